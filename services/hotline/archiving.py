"""What is left of a ticket once its retention has ended. Pure.

What is counted stays: number, channel, category, county, union, days, steps, who on staff did them,
which consents there were. Days, places and categories of one ticket tell of nobody by themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contracts.hotline import HardshipReason, TicketPseudonymised
from contracts.people import Applicant
from contracts.refusals import WrongState
from contracts.retention import ARCHIVED, RecordArchived
from records.acts import Act
from records.consents import Agreed
from records.retention import Pseudonyms
from services.hotline.domain.stepping import Stepping
from services.hotline.domain.ticket_map import FINAL
from services.hotline.filed_request import FiledRequest
from services.hotline.history import Attachment, Step, closing_day


class Archiving(Stepping):
    """The part of a ticket that ends its retention."""

    answer_text: str | None
    reason_code: HardshipReason | None
    attachments: tuple[Attachment, ...]
    archived_on: date | None

    @property
    def retention_from(self) -> date | None:
        """The business day of the step that closed it, until its retention has ended."""
        if self.state not in FINAL or self.archived_on is not None:
            return None
        return closing_day(self.history)

    def require_not_archived(self) -> None:
        """Refuses `RecordArchived` once its retention has ended."""
        if self.archived_on is not None:
            raise RecordArchived()

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """Its retention has ended (脱敏归档): nothing in it tells of a person any more.

        Refuses `WrongState` for an open ticket, `RecordArchived`.
        """
        self.require_not_archived()
        if self.state not in FINAL:
            allowed = ", ".join(sorted(FINAL))
            raise WrongState(allowed=allowed, state=self.state, command="archive")
        self.request = archived_request(self.request, pseudonyms)
        self.history = [archived_step(step, pseudonyms) for step in self.history]
        self.answer_text = archived_text(self.answer_text)
        number = archived_text(self.course.body_number)
        links = self.course.links.archived(pseudonyms)
        self.course = replace(self.course, body_number=number, links=links)
        self.reason_code, self.attachments = None, ()
        self.archived_on = act.happened_on
        self.announce(TicketPseudonymised(**self._named(act)))


def archived_request(request: FiledRequest, pseudonyms: Pseudonyms) -> FiledRequest:
    """The request without text, person and query code; nobody finds it by phone or by code."""
    person_key = request.person_key
    return replace(
        request,
        query_code=None,
        query_key=pseudonyms.of(request.query_key),
        text=ARCHIVED,
        applicant=Applicant(name=ARCHIVED, phone=ARCHIVED, id_number=None),
        phone_key=pseudonyms.of(request.phone_key),
        person_key=None if person_key is None else pseudonyms.of(person_key),
        employer=None,
        employer_key=None,
        found_by=(),
        id_warnings=(),
        consents=tuple(_archived_consent(each, pseudonyms) for each in request.consents),
    )


def archived_step(step: Step, pseudonyms: Pseudonyms) -> Step:
    """The step without what was written; late stays late."""
    return replace(step, act=_archived_act(step.act, pseudonyms), text=archived_text(step.text))


def archived_text(text: str | None) -> str | None:
    """That there was a text."""
    return None if text is None else ARCHIVED


def _archived_act(act: Act, pseudonyms: Pseudonyms) -> Act:
    return replace(
        act,
        by=pseudonyms.in_text(act.by),
        late_entry_reason=archived_text(act.late_entry_reason),
    )


def _archived_consent(agreed: Agreed, pseudonyms: Pseudonyms) -> Agreed:
    withdrawn_by = agreed.withdrawn_by
    return replace(
        agreed,
        by=pseudonyms.in_text(agreed.by),
        guardian=archived_text(agreed.guardian),
        file_id=None,
        withdrawn_by=None if withdrawn_by is None else pseudonyms.in_text(withdrawn_by),
    )
