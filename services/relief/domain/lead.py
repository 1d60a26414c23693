"""Leads (帮扶线索): hints that somebody is in hardship, to be accepted into a file or refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID, uuid5

from contracts.fields import Sealed
from contracts.hotline import ConsentTakenBack
from contracts.people import Applicant
from contracts.refusals import WrongState
from contracts.relief import (
    LeadAccepted,
    LeadOpened,
    LeadPseudonymised,
    LeadRefused,
    LeadState,
    RefusalReason,
    SeparationOfDuties,
)
from contracts.retention import RecordArchived
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.lead_archiving import archived_decision, archived_referral
from services.relief.domain.referral import Referral
from vocabulary.id_number import warnings_of

S = LeadState
REMEMBERED_LEADS = 1_000  # asked three times for each message
_LEADS_OF_TICKETS = UUID("6f0c2f9e-6a53-5f0b-9c1e-3f3a1d0b7a52")


@lru_cache(REMEMBERED_LEADS)
def lead_id_for(ticket_id: str) -> str:
    """The id of the one lead of a ticket.

    It follows from the ticket, so that a batch of escalations looks for its leads in one query.
    """
    return str(uuid5(_LEADS_OF_TICKETS, ticket_id))


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How a lead was decided: into a file, or refused with a reason; `note` is for staff."""

    act: Act
    note: str | None
    file_id: str | None = None
    file_number: str | None = None
    refusal_reason: RefusalReason | None = None


class Lead(Aggregate):
    """A hint that somebody is in hardship, to be accepted into a file or refused."""

    name = "lead"
    state: LeadState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        "accept": (frozenset({S.OPEN}), S.ACCEPTED),
        "refuse": (frozenset({S.OPEN}), S.REFUSED),
    }

    def __init__(
        self,
        *,
        state: LeadState,
        referral: Referral,
        opened: Act,
        decision: Decision | None = None,
        consent_withdrawn: bool = False,
        archived_on: date | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.referral = referral
        self.opened = opened
        self.decision = decision
        self.consent_withdrawn = consent_withdrawn
        self.archived_on = archived_on

    @classmethod
    def open_from(cls, referral: Referral, *, act: Act) -> Lead:
        """An escalated ticket opens its lead, on the day of the escalation."""
        lead_id = lead_id_for(referral.ticket_id)
        lead = cls(aggregate_id=lead_id, state=S.OPEN, referral=referral, opened=act)
        lead.announce(
            LeadOpened(
                **lead._named(act),
                county=referral.county,
                reason_code=Sealed(referral.reason_code),
            )
        )
        return lead

    def is_open_task_of(self, actor: str) -> bool:
        """Whether it waits for this actor, who must have done nothing earlier on the case.

        Neither in his own name nor for somebody: what he may not decide is no task of his.
        """
        earlier = persons_in(self.referral.handled_by)
        return self.state == S.OPEN and not persons_in([actor]) & earlier

    def require_decidable(self, command: str, *, act: Act) -> None:
        """Whether `act` may decide now.

        Refuses `WrongState` once decided, `ConsentTakenBack` of a lead that is to be accepted,
        `SeparationOfDuties` for an actor who handled the ticket
        (be it for somebody, or through somebody who acts for him), `DateBeforeCause` for a day
        before the lead was opened.
        """
        self._require(command)
        if command == "accept" and self.consent_withdrawn:
            raise ConsentTakenBack(allowed="a lead whose person did not take his consent back")
        if persons_in([act.by]) & persons_in(self.referral.handled_by):
            raise SeparationOfDuties(allowed="somebody who did nothing earlier on the case")
        act.require_not_before(self.opened.happened_on)

    def correct(
        self, person: Applicant, *, phone_key: str, person_key: str, by: Collection[str]
    ) -> None:
        """Its ticket's person was corrected: an open lead is of that person from now on.

        Who had a part in that decides on it as little as who handled the ticket.
        """
        if self.state == S.OPEN:
            number, county = person.id_number, self.referral.county
            self.referral = replace(
                self.referral,
                applicant=person,
                id_warnings=warnings_of(number, residence=county) if number else (),
                phone_key=phone_key,
                person_key=person_key,
                handled_by=tuple(sorted({*self.referral.handled_by, *by})),
            )

    def take_consent_back(self) -> None:
        """The person took a consent back: an open lead can only be refused from now on."""
        if self.state == S.OPEN:
            self.consent_withdrawn = True

    def accept(self, *, file: HardshipFile, note: str | None, act: Act) -> None:
        """Accept into the person's file."""
        self.require_decidable("accept", act=act)
        self._move("accept")
        self.decision = Decision(
            act=act, note=note, file_id=file.aggregate_id, file_number=file.number
        )
        self.announce(
            LeadAccepted(**self._named(act), file_id=file.aggregate_id, file_number=file.number)
        )

    def refuse(self, *, reason: RefusalReason, note: str | None, act: Act) -> None:
        """Refuse with a reason that the worker is told."""
        self.require_decidable("refuse", act=act)
        self._move("refuse")
        self.decision = Decision(act=act, note=note, refusal_reason=reason)
        self.announce(LeadRefused(**self._named(act), reason=reason))

    @property
    def retention_from(self) -> date | None:
        """The business day of the decision, until its retention has ended."""
        if self.decision is None or self.archived_on is not None:
            return None
        return self.decision.act.happened_on

    def require_not_archived(self) -> None:
        """Refuses `RecordArchived` once its retention has ended."""
        if self.archived_on is not None:
            raise RecordArchived()

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """Its retention has ended (脱敏归档): nothing in it tells of a person any more.

        Refuses `WrongState` for an open lead, `RecordArchived`.
        """
        self.require_not_archived()
        if self.decision is None:
            raise WrongState(allowed="a decided lead", state=self.state, command="archive")
        self.referral = archived_referral(self.referral, pseudonyms)
        self.decision = archived_decision(self.decision)
        self.archived_on = act.happened_on
        told = ("lead_id", "ticket_id", "ticket_number", "managing_union", "happened_on")
        named = self._named(act)
        self.announce(LeadPseudonymised(**{name: named[name] for name in told}))

    def _named(self, act: Act) -> dict[str, Any]:
        """What every event of a lead says first."""
        return {
            "lead_id": self.aggregate_id,
            "ticket_id": self.referral.ticket_id,
            "ticket_number": self.referral.ticket_number,
            "managing_union": self.referral.managing_union,
            "language": self.referral.language,
            "preferred_channel": self.referral.preferred_channel,
            "phone_key": self.referral.phone_key,
            "happened_on": act.happened_on,
        }
