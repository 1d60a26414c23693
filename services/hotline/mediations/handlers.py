"""Use cases of mediations: load, decide, save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.hotline import TicketState
from contracts.hotline.mediation import (
    AgreeMediation,
    AppointMediator,
    ExtendMediation,
    FailMediation,
    HoldSession,
    MediationStep,
    OpenMediation,
    RecordWages,
    WithdrawMediation,
)
from contracts.hotline.mediation_words import MediationOpenAlready
from contracts.refusals import WrongState
from contracts.requests import DatedCommand
from records.acts import Act, act_on
from records.policies import Policies
from records.unit_of_work import UnitOfWork
from services.hotline.kinds import TICKETS
from services.hotline.mediations.domain import Mediation
from services.hotline.mediations.parties import Worker
from services.hotline.mediations.repository import Mediations
from services.hotline.repository import Tickets
from vocabulary.ids import new_id
from vocabulary.working_days import DayUnit, Limit, packaged_calendar

POLICY = "hotline.mediation"
LATE_RIGHT = "ticket.enter_late"
FROM = frozenset({TicketState.ACCEPTED, TicketState.HANDLING})
"""States of a ticket from which a mediation is opened."""


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The last day of a mediation's limit, from when on it is at risk, and what says so."""

    due_on: date
    at_risk_on: date
    basis: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a use case of mediations needs: a unit of work, and the policies."""

    unit: UnitOfWork
    policies: Policies

    def act(self, request: DatedCommand) -> Act:
        """The act that the request asks for; refuses what `act_on` refuses."""
        return act_on(
            request.happened_on,
            reason=request.late_entry_reason,
            by=self.unit.actor,
            now=self.unit.now,
            late_right=LATE_RIGHT,
        )

    @contextmanager
    def changing(self, request: MediationStep) -> Iterator[tuple[Mediation, Act]]:
        """The mediation and the act; refuses what `act` and `Repository.changing` refuse."""
        act = self.act(request)
        with Mediations(self.unit).changing(
            request.mediation_id, expected_version=request.expected_version
        ) as mediation:
            yield mediation, act

    def limit(self, days: str, *, accepted_on: date, start: date) -> Ends:
        """When it ends, by the policy of the day of acceptance."""
        values = self.policies.on(POLICY, accepted_on)
        limit = Limit(values[days], DayUnit(values["unit"]), values["basis"])
        due_on = packaged_calendar().deadline(limit, start)
        at_risk_on = max(start, due_on - timedelta(days=values["at_risk_days"] - 1))
        return Ends(due_on=due_on, at_risk_on=at_risk_on, basis=limit.basis)


def open_mediation(desk: Desk, *, request: OpenMediation) -> str:
    """Returns its id; refuses what is no accepted ticket, and `MediationOpenAlready`.

    Collides with whoever moves the ticket meanwhile.
    """
    act = desk.act(request)
    mediations = Mediations(desk.unit)
    ticket = Tickets(desk.unit).get(request.ticket_id)
    if ticket.state not in FROM:
        allowed = ", ".join(sorted(FROM))
        raise WrongState(allowed=allowed, state=ticket.state, command="open_mediation")
    act.require_not_before(ticket.registration.happened_on)
    if going_on := mediations.find(open_ticket=request.ticket_id):
        raise MediationOpenAlready(mediation_id=going_on.aggregate_id)
    day = act.happened_on
    mediation = Mediation.open(
        mediation_id=new_id(),
        act=act,
        ticket_id=request.ticket_id,
        managing_union=ticket.request.managing_union,
        confidential=ticket.request.confidential,
        concerns=ticket.request.concerns,
        employer=request.employer,
        workers=tuple(Worker(**vars(each)) for each in request.workers),
        **vars(desk.limit("days", accepted_on=day, start=day)),
    )
    mediations.add(mediation)
    desk.unit.touch(TICKETS, request.ticket_id)
    return mediation.aggregate_id


def appoint_mediator(desk: Desk, *, request: AppointMediator) -> str:
    """Appoint somebody who had no hand in the ticket, and whom it is not about."""
    with desk.changing(request) as (mediation, act):
        ticket = Tickets(desk.unit).find_by_id(mediation.ticket_id)
        hands = {step.act.by for step in ticket.history} if ticket else set()
        mediation.appoint(
            mediator=f"staff/{request.mediator}",
            name=request.name,
            unit=request.unit,
            hands=hands | {mediation.concerns or ""},
            act=act,
        )
    return request.mediation_id


def hold_session(desk: Desk, *, request: HoldSession) -> str:
    """Take down a session."""
    with desk.changing(request) as (mediation, act):
        mediation.hold_session(
            place=request.place,
            workers=request.workers,
            employer_came=request.employer_came,
            note=request.note,
            act=act,
        )
    return request.mediation_id


def extend_mediation(desk: Desk, *, request: ExtendMediation) -> str:
    """Extend the limit from its last day on."""
    with desk.changing(request) as (mediation, act):
        later = desk.limit(
            "extension_days", accepted_on=mediation.accepted_on, start=mediation.due_on
        )
        mediation.extend(
            workers=request.workers_agree,
            employer=request.employer_agrees,
            due_on=later.due_on,
            at_risk_on=later.at_risk_on,
            act=act,
        )
    return request.mediation_id


def agree_mediation(desk: Desk, *, request: AgreeMediation) -> str:
    """Take down the agreement."""
    with desk.changing(request) as (mediation, act):
        mediation.agree(
            amounts_fen=request.amounts_fen,
            signed_by=request.signed_by,
            employer_signed=request.employer_signed,
            pay_by=request.pay_by,
            act=act,
        )
    return request.mediation_id


def fail_mediation(desk: Desk, *, request: FailMediation) -> str:
    """End it without agreement."""
    with desk.changing(request) as (mediation, act):
        mediation.fail(advice=request.advice, act=act)
    return request.mediation_id


def withdraw_mediation(desk: Desk, *, request: WithdrawMediation) -> str:
    """End it because it was taken back."""
    with desk.changing(request) as (mediation, act):
        mediation.withdraw(reason=request.reason, act=act)
    return request.mediation_id


def record_wages(desk: Desk, *, request: RecordWages) -> str:
    """Take down what a worker was paid."""
    with desk.changing(request) as (mediation, act):
        mediation.pay(worker=request.worker, paid_fen=request.paid_fen, act=act)
    return request.mediation_id
