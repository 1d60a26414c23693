"""Showing a person's values in full, which every other answer masks.

Whoever has the record as his open task is shown them, the task being the reason. Anybody else who
may read the record says why, and may do so only so often a day (policy ``person.reveal``). Both
leave an audit row in the transaction that comes before the answer.
"""

from __future__ import annotations

from contracts.people import Applicant, RevealedPerson, RevealReason
from contracts.refusals import ReasonNeeded, RevealLimitReached
from records.daily_counts import count_today
from records.policies import Policies
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day

POLICY = "person.reveal"
ACTION = "person.reveal"


def reveal(
    unit: UnitOfWork,
    *,
    subject: str,
    person: Applicant,
    is_open_task: bool,
    reason: RevealReason | None,
    note: str | None,
    policies: Policies,
) -> RevealedPerson:
    """The person of the record `subject`, as far as `permit` lets the actor see him."""
    permit(
        unit,
        subject=subject,
        is_open_task=is_open_task,
        reason=reason,
        note=note,
        policies=policies,
    )
    return RevealedPerson(name=person.name, phone=person.phone, id_number=person.id_number)


def permit(
    unit: UnitOfWork,
    *,
    subject: str,
    is_open_task: bool,
    reason: RevealReason | None,
    note: str | None,
    policies: Policies,
) -> None:
    """Let the actor see in full who the record `subject` names, with an audit row that says why.

    Refuses, where it is not the actor's open task, `ReasonNeeded` without reason and note, and
    `RevealLimitReached`. Days and limits go by real time: what was seen was seen.
    """
    if is_open_task:
        why = "open_task"
    else:
        if reason is None or note is None:
            raise ReasonNeeded(
                field="note" if reason else "reason", allowed=", ".join(RevealReason)
            )
        _count(unit, policies)
        why = f"{reason.value}: {note}"
    unit.audit(ACTION, subject, reason=why)


def _count(unit: UnitOfWork, policies: Policies) -> None:
    """Counted by who really looks: acting for three colleagues shows nobody three times as many."""
    most = policies.on(POLICY, business_day(unit.recorded_at))["per_day"]
    if not count_today(unit, unit.actor.person, most=most):
        raise RevealLimitReached(allowed=f"{most} a day")
