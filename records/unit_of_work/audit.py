"""Audit rows: who changed or read what, why, and after what. Never a personal value.

A row: ``_id`` (UUID v7), ``at`` (real time), ``business_time``, ``actor``, ``action``, ``subject``,
``reason``, ``cause`` {message_id, correlation_id}, ``version`` after the change, ``events``
announced, ``before`` and ``after`` (the fields that differ), ``personal`` (the names of personal
and hidden fields that differ).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from records.keys import shown_without
from records.kinds import Kind
from records.store import Document
from records.unit_of_work.facts import Circumstances
from vocabulary.ids import new_id
from vocabulary.masking import hide_personal_numbers

_COUNTERS = frozenset({"_id", "version", "sequence"})


def change_row(
    circumstances: Circumstances,
    kind: Kind,
    subject: str,
    before: Document | None,
    after: Document,
    events: Sequence[str],
    *,
    veiled: bool = False,
) -> Document:
    """The row of one changed record (`before` is None for a new one), plain documents given.

    `veiled`: it names every field that differs as it does personal ones, and shows none.
    """
    old = before or {}
    names = dict.fromkeys([*old, *after]) if old else after
    differing = [
        name for name in names if name not in _COUNTERS and old.get(name) != after.get(name)
    ]
    unseen = set(differing) if veiled else {*kind.personal, *kind.hidden}
    plain = [name for name in differing if name not in unseen]
    return {
        **act_row(circumstances, circumstances.action, subject),
        "version": after["version"],
        "events": list(events),
        "before": None if before is None else _picked(old, plain),
        "after": _picked(after, plain),
        "personal": [name for name in differing if name in unseen],
    }


def act_row(
    circumstances: Circumstances,
    action: str,
    subject: str,
    *,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Document:
    """The row of an act on a subject; `before` and `after` must hold no personal value.

    Rows outlive the retention of what they tell of: keys by which a person is found are not shown,
    nor are numbers that somebody typed into his `reason`.
    """
    cause = circumstances.cause
    return {
        "_id": new_id(),
        "at": circumstances.recorded_at,
        "business_time": circumstances.now,
        "actor": circumstances.actor.name,
        "action": action,
        "subject": subject,
        "reason": None if reason is None else hide_personal_numbers(reason),
        "cause": {"message_id": cause.message_id, "correlation_id": cause.correlation_id},
        "version": None,
        "events": [],
        "before": shown_without(before),
        "after": shown_without(after),
        "personal": [],
    }


def _picked(document: Document, names: Sequence[str]) -> Document:
    return {name: shown_without(document[name]) for name in names if name in document}
