"""A person's own data over HTTP: every service that keeps any is asked for its own part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.own_data import AskOwnData, OwnDataLimitReached, TellOwnData, TellOwnMessages
from contracts.schemas import load
from services.gateway.operations.each import (
    Plain,
    heard_of_each,
    require_any,
)
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation

KEEPING = ("identity", "hotline", "relief", "campaigns")
MESSAGES = "notifications"
MOST_SUBJECTS = 2000
PATIENCE_SECONDS = 6.0
"""Longer than for a list: it is counted each time, and of use when it is whole."""


def tell(job: Job) -> Reply:
    """All parts; `missing` names who did not answer.

    Which messages are his is known by what the others keep of him: when one of them is away,
    notifications is not asked, and missing too. Refuses `ServiceUnavailable` when nobody answered,
    and `OwnDataLimitReached`.
    """
    # The declarations are read without a runtime, for the documents.
    from records.clock import utc_now
    from services.gateway.own_words import part_in_words

    wanted = load(AskOwnData, job.values)
    question = TellOwnData(name=wanted.name, id_number=wanted.id_number)
    heard, missing = _asked(job, KEEPING, question)
    require_any(heard)
    if missing:
        missing.append(MESSAGES)
    else:
        messages, missing = _asked(job, (MESSAGES,), TellOwnMessages(subjects=_subjects(heard)))
        heard |= messages
    body = {
        "asked_at": utc_now().isoformat(),
        "language": wanted.language,
        "parts": [part_in_words(part, wanted.language) for part in heard.values()],
        "missing": missing,
    }
    return Reply(body=body)


def _asked(
    job: Job, services: Sequence[str], question: TellOwnData | TellOwnMessages
) -> tuple[dict[str, Plain], list[str]]:
    return heard_of_each(
        services, lambda name: job.ask(question, owner=name, within=PATIENCE_SECONDS)
    )


def _subjects(heard: Mapping[str, Plain]) -> list[str]:
    """What the records are, as messages about them name it."""
    parts = heard.values()
    found = dict.fromkeys(record["subject"] for part in parts for record in part["records"])
    return [each for each in found if "/" in each][:MOST_SUBJECTS]


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/my/data",
        request=AskOwnData,
        limit="progress",
        keyed=False,
        refuses=(OwnDataLimitReached,),
        perform=tell,
    ),
)
