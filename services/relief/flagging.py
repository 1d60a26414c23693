"""Finding red flags in what relief keeps, page by page, and what auditors say of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.relief import (
    ConflictKind,
    ExplainRedFlag,
    ExplanationMissing,
    FlagLine,
    FlagPage,
    FlagState,
    ListRedFlags,
    Outcome,
    RedFlag,
    RedFlagNotFound,
    Stage,
)
from records.kinds import Index, Kind
from records.reads import MOST_PER_PAGE, Found, Reads
from records.store import Document
from records.unit_of_work import UnitOfWork
from services.relief.domain import red_flags
from services.relief.domain.case import CaseAct
from services.relief.domain.red_flags import Flag
from services.relief.repository.acts import ACTS, act_from
from services.relief.repository.conflicts import CONFLICTS
from services.relief.repository.files import FILES
from vocabulary.ids import new_id
from vocabulary.masking import hide_personal_numbers

FLAG_NOTES = Kind(
    name="flag_notes",
    managed_by=None,
    versioned=False,
    in_audit_database=True,
    indexes=(Index(name="flag", fields=(("flag_id", 1), ("_id", -1))),),
)
_APPROVALS = {"stage": Stage.CONFIRMATION.value, "outcome": Outcome.PASSED.value}
_BY_DAY = (("happened_on", 1), ("_id", 1))


@dataclass(frozen=True)
class _Search:
    """How flags of one sort are found: rows that may raise one, and what each raises."""

    candidates: Callable[[Reads, ListRedFlags], Found]
    one: Callable[[Reads, str], Document | None]
    raised: Callable[[Reads, Document], Flag | None]


def list_red_flags(reads: Reads, *, request: ListRedFlags) -> FlagPage:
    """A page of raised flags of one sort, each with what was said of it last."""
    search = _SEARCHES[request.red_flag]
    found = search.candidates(reads, request)
    flags = [search.raised(reads, row) for row in found.items]
    within = [
        flag
        for flag in flags
        if flag is not None and request.since <= flag.happened_on <= request.until
    ]
    items = [_line(flag, _said(reads, flag.flag_id)) for flag in within]
    return FlagPage(items=items, next_cursor=found.next_cursor)


def explain_red_flag(unit: UnitOfWork, reads: Reads, *, request: ExplainRedFlag) -> str:
    """Add what an auditor says of a raised flag; returns the flag's id.

    Refuses `RedFlagNotFound` for one that nothing raises, `ExplanationMissing` for an explained one
    without words.
    """
    flag = find_flag(reads, request.flag_id)
    if request.state == FlagState.EXPLAINED and request.explanation is None:
        raise ExplanationMissing(field="explanation", allowed="how it is explained")
    said = None if request.explanation is None else hide_personal_numbers(request.explanation)
    row = {
        "_id": new_id(),
        "flag_id": flag.flag_id,
        "state": request.state.value,
        "explanation": said,
        "by": unit.actor.name,
        "at": unit.recorded_at,
    }
    unit.insert(FLAG_NOTES, row)
    unit.audit("flag.explain", f"flag/{flag.flag_id}", reason=said, after={"state": row["state"]})
    return flag.flag_id


def shown(reads: Reads, flag_id: str) -> FlagLine:
    """A raised flag; refuses `RedFlagNotFound`."""
    return _line(find_flag(reads, flag_id), _said(reads, flag_id))


def find_flag(reads: Reads, flag_id: str) -> Flag:
    """The flag of this id, if its evidence still raises it; refuses `RedFlagNotFound`."""
    name, _, locator = flag_id.partition(":")
    if name not in frozenset(RedFlag):
        raise RedFlagNotFound()
    search = _SEARCHES[RedFlag(name)]
    row = search.one(reads, locator)
    flag = search.raised(reads, row) if row is not None else None
    if flag is None:
        raise RedFlagNotFound()
    return flag


def _line(flag: Flag, said: Document | None) -> FlagLine:
    return FlagLine(
        flag_id=flag.flag_id,
        red_flag=flag.red_flag,
        subjects=list(flag.subjects),
        happened_on=flag.happened_on,
        evidence=list(flag.evidence),
        facts=flag.facts,
        state=FlagState(said["state"]) if said else FlagState.OPEN,
        said_by=said["by"] if said else None,
        said_at=said["at"] if said else None,
        explanation=said["explanation"] if said else None,
    )


def _said(reads: Reads, flag_id: str) -> Document | None:
    found = reads.find(FLAG_NOTES, {"flag_id": flag_id}, sort=[("_id", -1)], limit=1)
    return found.items[0] if found.items else None


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
    acts = _acts(reads, {"persons": person, "subject": f"file/{row['file_id']}"})
    return red_flags.relative_acted(row["_id"], person, acts)


# --- one phone, several files


def _households(reads: Reads, request: ListRedFlags) -> Found:
    values = reads.shared(
        FILES, "phone_key", among="person_key", where={"live": True},
        limit=request.limit, after=request.cursor,
    )  # fmt: skip
    rows = [{"_id": value} for value in values]
    more = len(rows) == request.limit
    return Found(items=rows, next_cursor=values[-1] if more else None)


def _household(reads: Reads, phone_key: str) -> Document | None:
    return {"_id": phone_key}


def _of_household(reads: Reads, row: Document) -> Flag | None:
    where = {"phone_key": row["_id"], "live": True}
    files = reads.find(FILES, where, sort=[("person_key", 1)], limit=MOST_PER_PAGE).items
    if len({file["person_key"] for file in files}) < 2:
        return None
    subjects = tuple(f"file/{file['_id']}" for file in files)
    return Flag(
        red_flag=RedFlag.SAME_HOUSEHOLD,
        locator=row["_id"],
        subjects=subjects,
        happened_on=max(date.fromisoformat(file["opened_on"]) for file in files),
        evidence=subjects,
        facts={"files": str(len(files))},
    )


def _acts(reads: Reads, where: Mapping[str, Any]) -> list[CaseAct]:
    found = reads.find(ACTS, where, sort=[("_id", 1)], limit=MOST_PER_PAGE)
    return [act_from(row) for row in found.items]


_SEARCHES: Mapping[RedFlag, _Search] = {
    RedFlag.NOTICE_CUT_SHORT: _Search(
        _approvals, _approval, _held_to_notice(red_flags.notice_cut_short)
    ),
    RedFlag.APPROVED_BEFORE_EXPIRY: _Search(
        _approvals, _approval, _held_to_notice(red_flags.approved_before_expiry)
    ),
    RedFlag.RELATIVE_ACTED: _Search(_relatives, _relative, _of_relative),
    RedFlag.SAME_HOUSEHOLD: _Search(_households, _household, _of_household),
}
