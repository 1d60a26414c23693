"""Mediation (调解) of a labour dispute: opened from a ticket, held by a mediator, performed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.events import Event
from contracts.fields import (
    Identifier,
    Items,
    LongText,
    Masked,
    PersonName,
    Range,
    ShortText,
    UserName,
    WithoutNumbers,
)
from contracts.hotline.loop_words import Standing
from contracts.hotline.mediation_words import MediationState
from contracts.requests import DatedCommand, Query

Fen = Annotated[int, Range(0, 10**12)]
PaidFen = Annotated[int, Range(1, 10**12)]
Place = Annotated[int, Range(0, 199)]


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """A worker who is a party, and what he claims, in fen."""

    name: PersonName
    claimed_fen: Fen


@dataclass(frozen=True, kw_only=True)
class WorkerShown:
    """A worker who is a party; `place` counts from 0. Amounts in fen."""

    place: int
    name: Masked
    claimed_fen: int
    agreed_fen: int
    paid_fen: int


@dataclass(frozen=True, kw_only=True)
class SessionShown:
    """A session that was held."""

    held_on: date
    place: WithoutNumbers
    workers: list[int]
    employer_came: bool
    note: WithoutNumbers | None
    by: str


@dataclass(frozen=True, kw_only=True)
class MediationAnswer:
    """A mediation as staff see it.

    `due_on` is the last calendar day of its limit, `standing` how that stands while it goes on;
    `pay_by` the day until which the agreement is to be performed. `recovered_fen` and
    `recovered_people` are what was paid so far, and how many workers were paid any of it.
    """

    mediation_id: str
    ticket_id: str
    version: int
    state: MediationState
    managing_union: str
    employer: WithoutNumbers
    workers: list[WorkerShown]
    mediator: str | None
    sessions: list[SessionShown]
    accepted_on: date
    due_on: date
    standing: Standing | None
    extended: bool
    pay_by: date | None
    recovered_fen: int
    recovered_people: int
    basis: str


@dataclass(frozen=True, kw_only=True)
class OpenMediation(DatedCommand):
    """Accept a mediation of an accepted ticket's dispute; the workers with what they claim."""

    service = "hotline"
    action = "mediation.open"
    answer = MediationAnswer

    ticket_id: Identifier
    employer: ShortText
    workers: Annotated[list[Claimant], Items(most=200, least=1)]


@dataclass(frozen=True, kw_only=True)
class MediationStep(DatedCommand):
    """A step of a mediation."""

    answer = MediationAnswer

    mediation_id: Identifier


@dataclass(frozen=True, kw_only=True)
class AppointMediator(MediationStep):
    """Appoint a mediator, or another one: his account, name and unit."""

    service = "hotline"
    action = "mediation.appoint"

    mediator: UserName
    name: PersonName
    unit: ShortText


@dataclass(frozen=True, kw_only=True)
class HoldSession(MediationStep):
    """A session was held: where, which workers came, whether the employer did."""

    service = "hotline"
    action = "mediation.mediate"

    place: ShortText
    workers: Annotated[list[Place], Items(most=200)]
    employer_came: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ExtendMediation(MediationStep):
    """Extend the limit, once, by agreement of all workers and the employer."""

    service = "hotline"
    action = "mediation.mediate"

    workers_agree: Annotated[list[Place], Items(most=200)]
    employer_agrees: bool


@dataclass(frozen=True, kw_only=True)
class AgreeMediation(MediationStep):
    """Come to an agreement that all parties signed: fen for each worker, in the order of parties.

    It is to be performed until `pay_by`.
    """

    service = "hotline"
    action = "mediation.mediate"

    amounts_fen: Annotated[list[Fen], Items(most=200, least=1)]
    signed_by: Annotated[list[Place], Items(most=200)]
    employer_signed: bool
    pay_by: date


@dataclass(frozen=True, kw_only=True)
class FailMediation(MediationStep):
    """End without agreement; `advice` tells the workers how to go to arbitration."""

    service = "hotline"
    action = "mediation.mediate"

    advice: LongText


@dataclass(frozen=True, kw_only=True)
class WithdrawMediation(MediationStep):
    """End it because it was taken back, with the reason."""

    service = "hotline"
    action = "mediation.open"

    reason: LongText


@dataclass(frozen=True, kw_only=True)
class RecordWages(MediationStep):
    """The employer paid a worker so many fen of what was agreed."""

    service = "hotline"
    action = "mediation.open"

    worker: Place
    paid_fen: PaidFen


@dataclass(frozen=True, kw_only=True)
class GetMediation(Query):
    """A mediation."""

    service = "hotline"
    action = "mediation.read"
    answer = MediationAnswer

    mediation_id: Identifier


@dataclass(frozen=True, kw_only=True)
class MediationFact(Event):
    """What every fact of a mediation says."""

    mediation_id: str
    ticket_id: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class MediationOpened(MediationFact):
    """A mediation was accepted: so many workers claim so many fen."""

    source = "hotline"
    unheard = "told for the journal: the report counts what ended"

    people: int
    claimed_fen: int


@dataclass(frozen=True, kw_only=True)
class MediationEnded(MediationFact):
    """A mediation ended; of an agreement the workers it gives anything, and how many fen."""

    source = "hotline"

    outcome: MediationState
    people: int
    agreed_fen: int


@dataclass(frozen=True, kw_only=True)
class WagesRecovered(MediationFact):
    """A worker was paid: so many fen, `people` 1 with his first payment and 0 after it."""

    source = "hotline"

    payment: int
    recovered_fen: int
    people: int
