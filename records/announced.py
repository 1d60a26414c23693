"""What a service announced, counted in its records and in its journal, so that a loss shows.

Every aggregate counts what it announced (`sequence`), and its journal rows are numbered by it. So
there are as many second events as aggregates that announced at least two, and a row that vanished,
the last one or one in between, leaves its number short.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from contracts.figures import JournalFigures
from records.kinds import OUTBOX, Kind
from records.reads import Reads

_EVERY = {"$gte": 0}


def journal_figures(
    reads: Reads, *, became: Mapping[str, int], kinds: Mapping[str, Kind]
) -> JournalFigures:
    """The figures of all years; `kinds` by the name of their aggregate, ``{"ticket": TICKETS}``.

    `became` says for how many records each event became true. Each kind has the index `ANNOUNCED`.
    """
    announced: dict[str, int] = {}
    kept: dict[str, int] = {}
    for name, kind in kinds.items():
        last = reads.count_by(kind, "sequence", {"sequence": _EVERY})
        announced |= _numbered(name, _reached(last))
        # The bounds on the subject let the unique index of the journal serve: it is not opened.
        rows = {"subject": {"$gte": f"{name}/", "$lt": f"{name}0"}}
        kept |= _numbered(name, reads.count_by(OUTBOX, "sequence", rows))
    events = reads.count_by(OUTBOX, "name", {"name": {"$gt": ""}})
    return JournalFigures(announced=announced, kept=kept, became=dict(became), events=events)


def all_of(reads: Reads, kind: Kind) -> int:
    """How many records of a kind there are, by its index `ANNOUNCED`."""
    return reads.count(kind, {"sequence": _EVERY})


def _reached(last: Mapping[int, int]) -> dict[int, int]:
    """From "so many announced n and no more" to "so many announced n or more"."""
    downwards = range(max(last, default=0), 0, -1)
    totals = accumulate(last.get(number, 0) for number in downwards)
    return dict(zip(downwards, totals, strict=True))


def _numbered(name: str, counts: Mapping[int, int]) -> dict[str, int]:
    return {f"{name}/{number}": counts[number] for number in sorted(counts)}
