"""Use cases of relief: load, decide, save."""

from __future__ import annotations

from datetime import datetime

from contracts.hotline import TicketEscalated
from contracts.people import RevealedPerson
from contracts.relief import AcceptLead, RefuseLead, RevealLead
from contracts.rights import Actor, holds
from records.acts import Act, act_on
from records.policies import Policies
from records.reveals import reveal
from records.unit_of_work import UnitOfWork
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import Lead, lead_id_for
from services.relief.domain.referral import Referral
from services.relief.filing import draw_number
from services.relief.leaving.episodes import opened
from services.relief.repository.consents import ConsentsTakenBack
from services.relief.repository.leads import Leads
from services.relief.repository.tickets_corrected import TicketsCorrected
from vocabulary.id_number import warnings_of

LATE_RIGHT = "lead.enter_late"
DECIDING = "lead.decide"


def open_lead_for_ticket(leads: Leads, *, event: TicketEscalated, by: Actor, now: datetime) -> None:
    """An escalated ticket opens one lead, however often it is told.

    A ticket escalates once, so a lead that is there already is this one. Two at the same moment
    meet in the lead's id, and the loser runs again and finds the winner's.
    """
    if leads.has(lead_id_for(event.ticket_id)):
        return
    number = event.applicant.open().id_number
    warnings = warnings_of(number, residence=event.county) if number else ()
    referral = Referral.of(event, id_warnings=warnings)
    act = Act(by=by.name, at=now, happened_on=event.happened_on)
    leads.add(Lead.open_from(referral, act=act))


def accept_lead(
    leads: Leads, cases: Cases, *, request: AcceptLead, by: Actor, now: datetime
) -> str:
    """Accept a lead into the person's file, a new one if he has none; returns the lead's id."""
    act = _act(request, by=by, now=now)
    with leads.changing(request.lead_id, expected_version=request.expected_version) as lead:
        # Looked up here, where the two facts have met, however they came: even at one moment.
        if ConsentsTakenBack(cases.unit).has(request.lead_id):
            lead.take_consent_back()
        TicketsCorrected(cases.unit).apply_to(lead)
        lead.require_decidable("accept", act=act)
        lead.accept(file=_file_for(cases, lead.referral, act=act), note=request.note, act=act)
    return request.lead_id


def refuse_lead(
    leads: Leads, unit: UnitOfWork, *, request: RefuseLead, by: Actor, now: datetime
) -> str:
    """Refuse a lead; returns its id. It is told to the phone that its ticket holds by now."""
    act = _act(request, by=by, now=now)
    with leads.changing(request.lead_id, expected_version=request.expected_version) as lead:
        TicketsCorrected(unit).apply_to(lead)
        lead.refuse(reason=request.reason, note=request.note, act=act)
    return request.lead_id


def reveal_lead(
    leads: Leads, unit: UnitOfWork, *, request: RevealLead, policies: Policies
) -> RevealedPerson:
    """The applicant in full; refuses `LeadNotFound` for a foreign union's lead too.

    Where it is not the actor's open task: `ReasonNeeded`, `RevealLimitReached`. After the end of
    its retention `RecordArchived`: there is nothing to be shown.
    """
    lead = leads.get(request.lead_id)
    lead.require_not_archived()
    return reveal(
        unit,
        subject=lead.subject,
        person=lead.referral.applicant,
        is_open_task=holds(unit.actor, DECIDING) and lead.is_open_task_of(unit.actor.name),
        reason=request.reason,
        note=request.note,
        policies=policies,
    )


def _file_for(cases: Cases, referral: Referral, *, act: Act) -> HardshipFile:
    known = cases.files.live_with(referral.person_key)
    if known is not None:
        return known
    number = draw_number(referral.county, act.happened_on)
    return opened(cases, Holder.of(referral, number=number), act=act)


def _act(request: AcceptLead | RefuseLead, *, by: Actor, now: datetime) -> Act:
    return act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=by,
        now=now,
        late_right=LATE_RIGHT,
    )
