"""What is shown of a mediation: names masked, numbers hidden in what was written."""

from __future__ import annotations

from datetime import date, datetime

from contracts.hotline.loop import Standing
from contracts.hotline.mediation import MediationAnswer, SessionShown, WorkerShown
from contracts.retention import ARCHIVED
from services.hotline.domain.clocks import standing_on
from services.hotline.mediations.domain import Mediation
from services.hotline.mediations.mediation_map import GOING_ON
from services.hotline.mediations.parties import Session
from vocabulary.business_time import business_day
from vocabulary.masking import hide_personal_numbers, mask_name


def mediation(mediation: Mediation, now: datetime) -> MediationAnswer:
    """The mediation as it stands now."""
    return MediationAnswer(
        mediation_id=mediation.aggregate_id,
        ticket_id=mediation.ticket_id,
        version=mediation.version,
        state=mediation.state,
        managing_union=mediation.managing_union,
        employer=hide_personal_numbers(mediation.employer),
        workers=[
            WorkerShown(
                place=place,
                name=ARCHIVED if each.name == ARCHIVED else mask_name(each.name),
                claimed_fen=each.claimed_fen,
                agreed_fen=each.agreed_fen,
                paid_fen=each.paid_fen,
            )
            for place, each in enumerate(mediation.workers)
        ],
        mediator=mediation.mediator,
        sessions=[_session(each) for each in mediation.sessions],
        accepted_on=mediation.accepted_on,
        due_on=mediation.due_on,
        standing=_standing(mediation, business_day(now)),
        extended=mediation.extended,
        pay_by=mediation.pay_by,
        recovered_fen=mediation.recovered_fen,
        recovered_people=mediation.recovered_people,
        basis=mediation.basis,
    )


def _standing(mediation: Mediation, today: date) -> Standing | None:
    if mediation.state not in GOING_ON:
        return None
    return standing_on(today, at_risk_on=mediation.at_risk_on, due_on=mediation.due_on)


def _session(session: Session) -> SessionShown:
    return SessionShown(
        held_on=session.act.happened_on,
        place=hide_personal_numbers(session.place),
        workers=list(session.workers),
        employer_came=session.employer_came,
        note=None if session.note is None else hide_personal_numbers(session.note),
        by=session.act.by,
    )
