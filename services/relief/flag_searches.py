"""How each red flag is found: which rows may raise one, and what each of them raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.relief import ConflictKind, ListRedFlags, Outcome, RedFlag, Stage
from records.kinds import Kind
from records.reads import MOST_PER_PAGE, Found, Reads
from records.store import Document
from services.relief.domain import red_flags
from services.relief.domain.case import CaseAct
from services.relief.domain.red_flags import Flag
from services.relief.repository.acts import ACTS, act_from
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.conflicts import CONFLICTS
from services.relief.repository.files import FILES

_APPROVALS = {"stage": Stage.CONFIRMATION.value, "outcome": Outcome.PASSED.value}
_PERSON = "person_key"
MOST_OF_A_WORK_UNIT = 10_000
_BY_DAY = (("happened_on", 1), ("_id", 1))


@dataclass(frozen=True)
class Search:
    """How flags of one sort are found: rows that may raise one, and what each raises."""

    candidates: Callable[[Reads, ListRedFlags], Found]
    one: Callable[[Reads, str], Document | None]
    raised: Callable[[Reads, Document], Flag | None]


# --- approvals and their notices


def _approvals(reads: Reads, request: ListRedFlags) -> Found:
    days = {"$gte": request.since.isoformat(), "$lte": request.until.isoformat()}
    return reads.find(
        ACTS,
        {**_APPROVALS, "happened_on": days},
        sort=_BY_DAY,
        limit=request.limit,
        after_cursor=request.cursor,
    )


def _approval(reads: Reads, act_id: str) -> Document | None:
    return reads.one(ACTS, {"_id": act_id, **_APPROVALS})


def _held_to_notice(
    judge: Callable[[CaseAct, list[CaseAct]], Flag | None],
) -> Callable[[Reads, Document], Flag | None]:
    def raised(reads: Reads, row: Document) -> Flag | None:
        notices = _acts(reads, {"subject": row["subject"], "stage": Stage.NOTICE.value})
        return judge(act_from(row), notices)

    return raised


# --- declared relatives


def _relatives(reads: Reads, request: ListRedFlags) -> Found:
    """Whatever the day of the declaration: an act may be older, or younger."""
    return reads.find(
        CONFLICTS,
        {"kind": ConflictKind.RELATIVE.value},
        sort=_BY_DAY,
        limit=request.limit,
        after_cursor=request.cursor,
    )


def _relative(reads: Reads, conflict_id: str) -> Document | None:
    return reads.one(CONFLICTS, {"_id": conflict_id, "kind": ConflictKind.RELATIVE.value})


def _of_relative(reads: Reads, row: Document) -> Flag | None:
    person = f"staff/{row['account_id']}"
    files = _declared_for(reads, row)
    aid = reads.ids(AID_REQUESTS, {"file_id": {"$in": files}}, limit=MOST_OF_A_WORK_UNIT)
    subjects = [f"file/{each}" for each in files] + [f"aid/{each}" for each in aid]
    acts = _acts(reads, {"persons": person, "subject": {"$in": subjects}})
    return red_flags.relative_acted(row["_id"], person, acts)


def _declared_for(reads: Reads, row: Document) -> list[str]:
    """The file that a declaration names, or those of its work unit."""
    if row["file_id"] is not None:
        return [row["file_id"]]
    return reads.ids(FILES, {"work_unit": row["work_unit"]}, limit=MOST_OF_A_WORK_UNIT)


# --- one card or phone, several people


@dataclass(frozen=True)
class _Shared:
    """Records of different people that hold the same value of `field`; `day` is theirs."""

    red_flag: RedFlag
    kind: Kind
    name: str
    field: str
    day: str
    where: Mapping[str, Any]

    def candidates(self, reads: Reads, request: ListRedFlags) -> Found:
        values = reads.shared(
            self.kind, self.field, among=_PERSON, where=self.where,
            limit=request.limit, after=request.cursor,
        )  # fmt: skip
        more = len(values) == request.limit
        return Found(
            items=[{"_id": value} for value in values], next_cursor=values[-1] if more else None
        )

    def one(self, reads: Reads, value: str) -> Document | None:
        return {"_id": value}

    def raised(self, reads: Reads, row: Document) -> Flag | None:
        where = {**self.where, self.field: row["_id"]}
        found = reads.find(self.kind, where, sort=[(_PERSON, 1)], limit=MOST_PER_PAGE).items
        people = len({each[_PERSON] for each in found})
        if people < 2:
            return None
        subjects = tuple(f"{self.name}/{each['_id']}" for each in found)
        return Flag(
            red_flag=self.red_flag,
            locator=row["_id"],
            subjects=subjects,
            happened_on=max(date.fromisoformat(each[self.day]) for each in found),
            evidence=subjects,
            facts={"people": str(people)},
        )

    @property
    def search(self) -> Search:
        return Search(self.candidates, self.one, self.raised)


_HOUSEHOLD = _Shared(
    RedFlag.SAME_HOUSEHOLD, FILES, "file", "phone_key", "opened_on", {"live": True}
)
_CARD = _Shared(RedFlag.SHARED_CARD, AID_REQUESTS, "aid", "card_key", "requested_on", {})


def _acts(reads: Reads, where: Mapping[str, Any]) -> list[CaseAct]:
    found = reads.find(ACTS, where, sort=[("_id", 1)], limit=MOST_PER_PAGE)
    return [act_from(row) for row in found.items]


SEARCHES: Mapping[RedFlag, Search] = {
    RedFlag.NOTICE_CUT_SHORT: Search(
        _approvals, _approval, _held_to_notice(red_flags.notice_cut_short)
    ),
    RedFlag.APPROVED_BEFORE_EXPIRY: Search(
        _approvals, _approval, _held_to_notice(red_flags.approved_before_expiry)
    ),
    RedFlag.RELATIVE_ACTED: Search(_relatives, _relative, _of_relative),
    RedFlag.SAME_HOUSEHOLD: _HOUSEHOLD.search,
    RedFlag.SHARED_CARD: _CARD.search,
}
