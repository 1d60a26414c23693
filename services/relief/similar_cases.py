"""Cases like one that is to be decided: the same programme, a household of the same class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any

from contracts.relief import AidState
from contracts.relief.household_words import HardshipClass
from contracts.relief.similar_cases import ListSimilarCases, SimilarCase, SimilarCases
from records.policies import Policies
from records.reads import Reads
from services.relief.cases import Cases
from services.relief.repository.aid_requests import AID_REQUESTS, paid_fen_of
from services.relief.repository.files import FILES
from vocabulary.business_time import business_day

POLICY = "relief.similar_cases"
APPROVED = frozenset({AidState.APPROVED, AidState.IN_BATCH, AidState.PAID})
_DECIDED = sorted(state.value for state in APPROVED | {AidState.REFUSED})


def similar_cases(
    cases: Cases, reads: Reads, *, request: ListSimilarCases, policies: Policies
) -> SimilarCases:
    """What was decided in cases like this; refuses `AidNotFound` and `ForeignUnion`."""
    aid = cases.aid.get(request.aid_id)
    file = cases.file_of(aid)
    own = file.assessment.hardship_class if file.assessment else None
    now = cases.unit.now
    terms = policies.on(POLICY, business_day(now))
    since = now - timedelta(days=terms["days"])
    looked = decided(reads, aid.terms.programme, since, limit=terms["looked_through"])
    rows = [row for row in looked if row["_id"] != aid.aggregate_id]
    classes = _classes(reads, rows)
    like = [row for row in rows if classes.get(row["file_id"]) == own]
    approved = [row for row in like if AidState(row["state"]) in APPROVED]
    amounts = sorted(row["terms"]["amount_fen"] for row in approved)
    return SimilarCases(
        programme=aid.terms.programme,
        hardship_class=own,
        approved=len(approved),
        refused=len(like) - len(approved),
        least_fen=amounts[0] if amounts else None,
        middle_fen=median_low(amounts) if amounts else None,
        most_fen=amounts[-1] if amounts else None,
        looked_through=len(rows),
        items=[_case(row) for row in like[: terms["shown"]]],
    )


def decided(
    reads: Reads, programme: str, since: datetime, *, limit: int
) -> Sequence[Mapping[str, Any]]:
    """The newest decided requests of a programme since then, in scope."""
    found = reads.find(
        AID_REQUESTS,
        {
            "terms.programme": programme,
            "state": {"$in": _DECIDED},
            "requested_at": {"$gte": since},
        },
        sort=(("requested_at", -1), ("_id", -1)),
        limit=limit,
    )
    return found.items


def _classes(reads: Reads, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, HardshipClass | None]:
    """The class of each file that these are on, as it was decided."""
    files = reads.load(FILES, {row["file_id"] for row in rows})
    return {
        row["_id"]: HardshipClass(found["class"]) if (found := row["assessment"]) else None
        for row in files
    }


def _case(row: Mapping[str, Any]) -> SimilarCase:
    return SimilarCase(
        aid_id=row["_id"],
        state=AidState(row["state"]),
        amount_fen=row["terms"]["amount_fen"],
        paid_fen=paid_fen_of(dict(row)),
        managing_union=row["managing_union"],
        requested_on=date.fromisoformat(row["requested_on"]),
    )
