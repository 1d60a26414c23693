"""Finding red flags in what relief keeps, page by page, and what auditors say of them."""

from __future__ import annotations

from contracts.relief import (
    ExplainRedFlag,
    ExplanationMissing,
    FlagLine,
    FlagPage,
    FlagState,
    ListRedFlags,
    RedFlag,
    RedFlagNotFound,
)
from records.kinds import Index, Kind
from records.reads import Reads
from records.store import Document
from records.unit_of_work import UnitOfWork
from services.relief.domain.red_flags import Flag
from services.relief.flag_searches import SEARCHES
from vocabulary.ids import new_id
from vocabulary.masking import hide_personal_numbers

FLAG_NOTES = Kind(
    name="flag_notes",
    managed_by=None,
    versioned=False,
    in_audit_database=True,
    indexes=(Index(name="flag", fields=(("flag_id", 1), ("_id", -1))),),
)


def list_red_flags(reads: Reads, *, request: ListRedFlags) -> FlagPage:
    """A page of raised flags of one sort, each with what was said of it last."""
    search = SEARCHES[request.red_flag]
    found = search.candidates(reads, request)
    flags = [search.raised(reads, row) for row in found.items]
    within = [
        flag
        for flag in flags
        if flag is not None and request.since <= flag.happened_on <= request.until
    ]
    lines = [_line(flag, _said(reads, flag.flag_id)) for flag in within]
    items = [line for line in lines if request.state in (None, line.state)]
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
    search = SEARCHES[RedFlag(name)]
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
