"""Tickets: what may happen to a request, and what is announced when it does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from contracts.consents import ConsentPurpose
from contracts.fields import Sealed
from contracts.files import AttachmentNotFound, TooManyFiles
from contracts.hotline import (
    ConcernsSomebody,
    ConsentWithdrawn,
    EscalationNeedsIdNumber,
    HardshipReason,
    TicketAccepted,
    TicketAnswered,
    TicketEscalated,
    TicketRegistered,
    TicketState,
    TicketStep,
)
from contracts.hotline.loop import DeclineReason, Difficulty, TicketDeclined
from contracts.refusals import WrongState
from records.acts import Act
from records.consents import Agreed
from services.hotline.archiving import Archiving
from services.hotline.domain.answering import Answering
from services.hotline.domain.clocks import RunningClock
from services.hotline.domain.course import Course
from services.hotline.domain.dispatching import Dispatching
from services.hotline.domain.emergencies import Emergencies
from services.hotline.domain.joining import Joining
from services.hotline.domain.pressing import Pressing
from services.hotline.domain.ticket_map import OPEN, TICKET_MAP
from services.hotline.domain.waiting import Waiting
from services.hotline.filed_request import FiledRequest
from services.hotline.history import Attachment, LeadLink, Step
from services.hotline.taking_back import (
    STOPS_EVERYTHING,
    require_standing,
    with_consent,
    without,
    without_id_number,
)

S = TicketState


class Ticket(Dispatching, Answering, Pressing, Joining, Emergencies, Waiting, Archiving):
    """A request on its way to an answer."""

    name = "ticket"
    state: TicketState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = TICKET_MAP

    def __init__(
        self,
        *,
        state: TicketState,
        request: FiledRequest,
        history: list[Step],
        answer_text: str | None = None,
        reason_code: HardshipReason | None = None,
        lead: LeadLink | None = None,
        attachments: tuple[Attachment, ...] = (),
        archived_on: date | None = None,
        course: Course | None = None,
        clocks: tuple[RunningClock, ...] = (),
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.request = request
        self.history = history
        self.answer_text = answer_text
        self.reason_code = reason_code
        self.lead = lead
        self.attachments = attachments
        self.archived_on = archived_on
        self.course = course or Course()
        self.clocks = clocks

    @classmethod
    def register(cls, *, ticket_id: str, request: FiledRequest, act: Act) -> Ticket:
        """A request was taken down."""
        ticket = cls(aggregate_id=ticket_id, state=S.REGISTERED, request=request, history=[])
        ticket._note(TicketStep.REGISTERED, act)
        ticket.announce(
            TicketRegistered(
                **ticket._named(act),
                channel=request.channel,
                category=request.category,
                county=request.county,
                language=request.language,
                preferred_channel=request.preferred_channel,
                late=act.late,
                phone_key=request.phone_key,
                person_key=request.person_key,
                applicant=Sealed(request.applicant),
            )
        )
        return ticket

    @property
    def registration(self) -> Act:
        """The act that began the ticket."""
        return self.history[0].act

    @property
    def escalated_on(self) -> date | None:
        """The business day of the escalation, if there was one."""
        days = [step.act.happened_on for step in self.history if step.name == TicketStep.ESCALATED]
        return days[0] if days else None

    def answer_at_once(self, *, text: str, act: Act) -> None:
        """Answer a registered request at once (咨询直办), which closes it."""
        self._take("answer_at_once", TicketStep.ANSWERED, act)
        self.answer_text = text
        self.announce(TicketAnswered(**self._named(act)))

    def decline(self, *, reason: DeclineReason, text: str, act: Act) -> None:
        """Do not accept (不予受理) a registered request; `text` tells the applicant why."""
        self._take("decline", TicketStep.DECLINED, act, None, reason.value)
        self.answer_text = text
        self.announce(TicketDeclined(**self._named(act), reason=reason))

    def accept(self, *, act: Act, difficulty: Difficulty = Difficulty.ORDINARY) -> None:
        """Accept (受理) a registered request; refuses `ConsentTakenBack`."""
        self._require("accept")
        require_standing(self.request, STOPS_EVERYTHING)
        self._take("accept", TicketStep.ACCEPTED, act)
        self.course = replace(self.course, difficulty=difficulty)
        self.announce(TicketAccepted(**self._named(act)))

    def escalate(
        self,
        *,
        reason_code: HardshipReason,
        note: str | None,
        act: Act,
        corrected_by: Collection[str] = (),
    ) -> None:
        """Hand the ticket to relief (转帮扶); `corrected_by` had a part in whose it is.

        Refuses `ConsentTakenBack`, `ConcernsSomebody`, `EscalationNeedsIdNumber`.
        """
        self._require("escalate")
        person_key = self._person_for_relief()
        handled_by = sorted(self.hands | {act.by, *corrected_by})
        self._take("escalate", TicketStep.ESCALATED, act, text=note)
        self.reason_code = reason_code
        self.lead = LeadLink()
        self.announce(
            TicketEscalated(
                **self._named(act),
                county=self.request.county,
                language=self.request.language,
                preferred_channel=self.request.preferred_channel,
                phone_key=self.request.phone_key,
                person_key=person_key,
                handled_by=handled_by,
                applicant=Sealed(self.request.applicant),
                story=Sealed(self._story(note)),
                reason_code=Sealed(reason_code),
            )
        )

    def _person_for_relief(self) -> str:
        """The key of whom it is about, where it can be handed to relief."""
        require_standing(self.request, frozenset(ConsentPurpose))
        if self.request.concerns is not None:
            raise ConcernsSomebody(allowed="a request of its own about the hardship")
        if self.lead is not None:
            allowed = "a ticket that did not escalate before"
            raise WrongState(allowed=allowed, state=self.state, command="escalate")
        if self.request.person_key is None:
            raise EscalationNeedsIdNumber(
                field="applicant.id_number", allowed="a ticket whose applicant gave an ID number"
            )
        return self.request.person_key

    def withdraw_consent(self, purpose: ConsentPurpose, *, act: Act) -> None:
        """Take a consent back, in any state; refuses `ConsentNotGiven`.

        The ID number is erased where only that consent kept it here, which it did until relief had
        it. That makes the ticket no longer the person's by `person_key`.
        """
        self.require_not_archived()
        self.request = without(self.request, purpose, act=act)
        if purpose == ConsentPurpose.SENSITIVE and self.lead is None:
            self.request = without_id_number(self.request)
        self._note(TicketStep.CONSENT_WITHDRAWN, act)
        self.announce(
            ConsentWithdrawn(**self._named(act), phone_key=self.request.phone_key, purpose=purpose)
        )

    def record_consent(self, agreed: Agreed, *, act: Act) -> None:
        """A consent that was given later; refuses `RecordArchived`, `WrongState` once it is closed.

        `ConsentTakenBack`: what was taken back is not given anew for this request, whose number may
        be erased and whose lead relief refuses. `ConsentGivenAlready`, `AttachmentNotFound`.
        """
        self.require_not_archived()
        if self.state not in OPEN:
            raise WrongState(allowed="an open ticket", state=self.state, command="record_consent")
        require_standing(self.request, STOPS_EVERYTHING | {agreed.purpose})
        if agreed.file_id not in (None, *(each.file_id for each in self.attachments)):
            raise AttachmentNotFound(field="file_id", allowed="a file of this ticket")
        self.request = with_consent(self.request, agreed)
        self._note(TicketStep.CONSENT_RECORDED, act)

    def attach(self, file_id: str, *, act: Act, most: int) -> None:
        """One more file of an open ticket; refuses `TooManyFiles`, `ConsentTakenBack`."""
        if self.state not in OPEN:
            raise WrongState(allowed="an open ticket", state=self.state, command="attach")
        require_standing(self.request, STOPS_EVERYTHING)
        if len(self.attachments) >= most:
            raise TooManyFiles(field="file_id", allowed=f"at most {most} files")
        self.attachments = (*self.attachments, Attachment(file_id=file_id, at=act.at, by=act.by))

    def _story(self, note: str | None) -> str:
        return self.request.text if note is None else f"{self.request.text}\n\n{note}"
