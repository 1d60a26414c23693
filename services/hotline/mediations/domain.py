"""Mediations: what may happen between the parties of a dispute, and what is announced. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from contracts.hotline.loop import LimitPassed
from contracts.hotline.mediation import MediationEnded, MediationOpened, WagesRecovered
from contracts.hotline.mediation_words import (
    ExtendedAlready,
    MediationState,
    MediatorInConflict,
    MoreThanAgreed,
    NotTheMediator,
    PartyMissing,
)
from contracts.refusals import InvalidInput
from contracts.retention import ARCHIVED
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.hotline.mediations.mediation_map import MEDIATION_MAP
from services.hotline.mediations.parties import Session, Worker, archived_session
from vocabulary.person_name import is_same

S = MediationState


@dataclass(kw_only=True, eq=False)
class Mediation(Aggregate):
    """A dispute between workers and an employer, on its way to an agreement."""

    name = "mediation"
    state: MediationState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = MEDIATION_MAP

    ticket_id: str
    managing_union: str
    confidential: bool
    employer: str
    workers: tuple[Worker, ...]
    accepted_on: date
    last_on: date
    due_on: date
    at_risk_on: date
    basis: str
    concerns: str | None = None
    mediator: str | None = None
    sessions: tuple[Session, ...] = ()
    extended: bool = False
    pay_by: date | None = None
    payments: int = 0
    end_text: str | None = None

    @classmethod
    def open(cls, *, mediation_id: str, act: Act, **facts: Any) -> Mediation:
        """A mediation was accepted, from which day on its limit runs."""
        day = act.happened_on
        opened = cls(
            aggregate_id=mediation_id, state=S.OPENED, accepted_on=day, last_on=day, **facts
        )
        claimed = sum(each.claimed_fen for each in opened.workers)
        opened.announce(
            MediationOpened(**opened._named(act), people=len(opened.workers), claimed_fen=claimed)
        )
        return opened

    @property
    def recovered_fen(self) -> int:
        """What the workers were paid so far."""
        return sum(each.paid_fen for each in self.workers)

    @property
    def recovered_people(self) -> int:
        """How many workers were paid any of it."""
        return sum(each.paid_fen > 0 for each in self.workers)

    def appoint(
        self, *, mediator: str, name: str, unit: str, hands: Collection[str], act: Act
    ) -> None:
        """Appoint a mediator, or another one; refuses `MediatorInConflict`.

        `hands` are those who had a part in the ticket, and whom it is about.
        """
        self._require("appoint")
        party = any(is_same(name, each.name) for each in self.workers) or name == self.employer
        if party or unit == self.employer or persons_in([mediator]) & persons_in(hands):
            raise MediatorInConflict(
                field="mediator", allowed="no party, nobody of its unit, no hand in the ticket"
            )
        self._take("appoint", act)
        self.mediator = mediator

    def hold_session(
        self, *, place: str, workers: Sequence[int], employer_came: bool, note: str | None, act: Act
    ) -> None:
        """A session was held; refuses `NotTheMediator`, `PartyMissing`."""
        self._require_mediator("hold_session", act)
        if not set(workers) <= set(range(len(self.workers))):
            raise PartyMissing(field="workers", allowed="places of workers who are parties")
        self._take("hold_session", act)
        held = Session(
            act=act, place=place, workers=tuple(sorted(set(workers))),
            employer_came=employer_came, note=note,
        )  # fmt: skip
        self.sessions = (*self.sessions, held)

    def extend(
        self, *, workers: Sequence[int], employer: bool, due_on: date, at_risk_on: date, act: Act
    ) -> None:
        """All parties agree to a later last day.

        Refuses `NotTheMediator`, `ExtendedAlready`, `PartyMissing`, `LimitPassed`.
        """
        self._require_mediator("extend", act)
        if self.extended:
            raise ExtendedAlready()
        self._require_all(workers, employer, "workers_agree")
        if act.happened_on > self.due_on:
            raise LimitPassed(allowed=f"{self.due_on.isoformat()} or earlier")
        self._take("extend", act)
        self.extended, self.due_on, self.at_risk_on = True, due_on, at_risk_on

    def agree(
        self,
        *,
        amounts_fen: Sequence[int],
        signed_by: Sequence[int],
        employer_signed: bool,
        pay_by: date,
        act: Act,
    ) -> None:
        """An agreement that all parties signed; refuses `NotTheMediator`, `PartyMissing`."""
        self._require_mediator("agree", act)
        self._require_all(signed_by, employer_signed, "signed_by")
        if len(amounts_fen) != len(self.workers):
            raise PartyMissing(field="amounts_fen", allowed="an amount for each worker")
        if pay_by < act.happened_on:
            allowed = f"{act.happened_on.isoformat()} or later"
            raise InvalidInput.at("pay_by", code="bad_date", allowed=allowed)
        self._take("agree", act)
        pairs = zip(self.workers, amounts_fen, strict=True)
        self.workers = tuple(replace(each, agreed_fen=fen) for each, fen in pairs)
        self.pay_by = pay_by
        self._end(act)

    def fail(self, *, advice: str, act: Act) -> None:
        """No agreement; the workers are told how to go to arbitration."""
        self._require_mediator("fail", act)
        self._take("fail", act)
        self.end_text = advice
        self._end(act)

    def withdraw(self, *, reason: str, act: Act) -> None:
        """It was taken back before it came to anything."""
        self._take("withdraw", act)
        self.end_text = reason
        self._end(act)

    def pay(self, *, worker: int, paid_fen: int, act: Act) -> None:
        """A worker was paid; refuses `PartyMissing`, `MoreThanAgreed`."""
        self._require("pay_part")
        if not 0 <= worker < len(self.workers):
            raise PartyMissing(field="worker", allowed="the place of a worker who is a party")
        paid = self.workers[worker]
        left = paid.agreed_fen - paid.paid_fen
        if paid_fen > left:
            raise MoreThanAgreed(field="paid_fen", allowed=f"at most {left}")
        rest = sum(each.agreed_fen - each.paid_fen for each in self.workers)
        self._take("pay_rest" if paid_fen == rest else "pay_part", act)
        now_paid = replace(paid, paid_fen=paid.paid_fen + paid_fen)
        self.workers = (*self.workers[:worker], now_paid, *self.workers[worker + 1 :])
        self.payments += 1
        self.announce(
            WagesRecovered(
                **self._named(act),
                payment=self.payments,
                recovered_fen=paid_fen,
                people=int(paid.paid_fen == 0),
            )
        )

    def archive(self, pseudonyms: Pseudonyms) -> None:
        """Its ticket's retention has ended: no party is named any more, amounts stay."""
        self.employer = ARCHIVED
        self.workers = tuple(replace(each, name=ARCHIVED) for each in self.workers)
        self.end_text = None if self.end_text is None else ARCHIVED
        self.sessions = tuple(archived_session(each, pseudonyms) for each in self.sessions)

    def _require_mediator(self, command: str, act: Act) -> None:
        self._require(command)
        if self.mediator is None or not persons_in([self.mediator]) & persons_in([act.by]):
            raise NotTheMediator(allowed="the appointed mediator")

    def _require_all(self, workers: Sequence[int], employer: bool, field: str) -> None:
        if set(workers) != set(range(len(self.workers))) or not employer:
            raise PartyMissing(field=field, allowed="every worker, and the employer")

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on

    def _end(self, act: Act) -> None:
        agreed = [each.agreed_fen for each in self.workers if each.agreed_fen]
        self.announce(
            MediationEnded(
                **self._named(act), outcome=self.state, people=len(agreed), agreed_fen=sum(agreed)
            )
        )

    def _named(self, act: Act) -> dict[str, Any]:
        return {
            "mediation_id": self.aggregate_id,
            "ticket_id": self.ticket_id,
            "managing_union": self.managing_union,
            "happened_on": act.happened_on,
        }
