"""When a file's acts raise a red flag: pure, from what is kept, whatever the rules let through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from contracts.relief import Outcome, RedFlag, Stage
from services.relief.domain.case import CaseAct
from vocabulary.business_time import business_day


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A raised flag; `locator` finds its evidence again."""

    red_flag: RedFlag
    locator: str
    subjects: tuple[str, ...]
    happened_on: date
    evidence: tuple[str, ...]
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def flag_id(self) -> str:
        """``relative_acted:018f…``."""
        return f"{self.red_flag.value}:{self.locator}"


def is_approval(act: CaseAct) -> bool:
    """Whether it put the file on the register."""
    return act.stage == Stage.CONFIRMATION and act.outcome == Outcome.PASSED


def approved_before_expiry(approval: CaseAct, notices: Sequence[CaseAct]) -> Flag | None:
    """The approval's day is one of the notice's, or there was no notice before it."""
    notice = _last_before(approval, notices)
    day = approval.act.happened_on
    if notice is None:
        return _of(RedFlag.APPROVED_BEFORE_EXPIRY, approval, None, {"approved": day.isoformat()})
    until = date.fromisoformat(notice.facts["until"])
    if day > until:
        return None
    facts = {"until": until.isoformat(), "approved": day.isoformat()}
    return _of(RedFlag.APPROVED_BEFORE_EXPIRY, approval, notice, facts)


def notice_cut_short(approval: CaseAct, notices: Sequence[CaseAct]) -> Flag | None:
    """The notice was recorded after its first day, and the approval did not wait so much longer.

    What is not recorded cannot be shown: nobody saw it before.
    """
    notice = _last_before(approval, notices)
    if notice is None:
        return None
    begins = date.fromisoformat(notice.facts["from"])
    late_by = (business_day(notice.act.at) - begins).days
    owed_until = date.fromisoformat(notice.facts["until"]) + timedelta(days=late_by)
    if late_by <= 0 or approval.act.happened_on > owed_until:
        return None
    facts = {
        "from": begins.isoformat(),
        "recorded": business_day(notice.act.at).isoformat(),
        "owed_until": owed_until.isoformat(),
        "approved": approval.act.happened_on.isoformat(),
    }
    return _of(RedFlag.NOTICE_CUT_SHORT, approval, notice, facts)


def relative_acted(conflict_id: str, person: str, acts: Sequence[CaseAct]) -> Flag | None:
    """A declared relative (``staff/…``) had a part in these acts, before or after he said so."""
    part = [act for act in acts if person in act.persons]
    if not part:
        return None
    return Flag(
        red_flag=RedFlag.RELATIVE_ACTED,
        locator=conflict_id,
        subjects=tuple(dict.fromkeys(act.subject for act in part)),
        happened_on=max(act.act.happened_on for act in part),
        evidence=(conflict_id, *(act.act_id for act in part)),
        facts={"person": person},
    )


def _last_before(approval: CaseAct, notices: Sequence[CaseAct]) -> CaseAct | None:
    before = [each for each in notices if each.number < approval.number]
    return max(before, key=lambda each: each.number, default=None)


def _of(
    red_flag: RedFlag, approval: CaseAct, notice: CaseAct | None, facts: dict[str, str]
) -> Flag:
    evidence = (approval.act_id,) if notice is None else (notice.act_id, approval.act_id)
    return Flag(
        red_flag=red_flag,
        locator=approval.act_id,
        subjects=(approval.subject,),
        happened_on=approval.act.happened_on,
        evidence=evidence,
        facts=facts,
    )
