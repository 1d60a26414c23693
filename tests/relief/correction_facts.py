"""What tests of corrections in relief speak of: one of a file, and one heard of a ticket."""

from __future__ import annotations

from typing import Any

from contracts.corrections import (
    AskCorrection,
    CorrectedField,
    CorrectionOf,
    CorrectionOutcome,
    DecideCorrection,
)
from contracts.fields import Sealed
from contracts.hotline import EscalatedTicketCorrected
from contracts.people import Applicant
from contracts.relief import AcceptLead
from contracts.rights import Actor
from records import corrections
from services.relief import handlers
from services.relief.cases import Cases
from services.relief.correcting import correctable, ticket_corrected
from services.relief.domain.lead import lead_id_for
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import Leads
from tests.books import KEYS, Books
from tests.relief.file_facts import CITY_OFFICER, FILER
from tests.relief.lead_facts import NOW, OFFICER, RELIEF, TODAY, escalation

RIGHT_NUMBER = "11010519491231002X"
LEAD = lead_id_for("ticket-a")
HE = Applicant(name="次仁旺堆", phone="+8613908920077", id_number=RIGHT_NUMBER)
CORRECTED = EscalatedTicketCorrected(
    ticket_id="ticket-a",
    number="SR-20210305-000123",
    managing_union="county-540202",
    happened_on=TODAY,
    phone_key="t1.new",
    person_key="p1.new",
    applicant=Sealed(HE),
)


def correct(
    books: Books,
    file_id: str,
    field: CorrectedField,
    value: str,
    *,
    asker: Actor = FILER,
    decider: Actor = CITY_OFFICER,
) -> None:
    request = AskCorrection(of=CorrectionOf.FILE, record_id=file_id, field=field, value=value)
    with books.work(asker, now=NOW, action=request.action) as unit:
        correction_id = corrections.ask(unit, request, correctable(unit, KEYS))
    decision = DecideCorrection(
        of=CorrectionOf.FILE, correction_id=correction_id, outcome=CorrectionOutcome.CORRECTED
    )
    with books.work(decider, now=NOW, action=decision.action) as unit:
        corrections.decide(unit, decision, correctable(unit, KEYS))


def opened(books: Books) -> None:
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=escalation(), by=RELIEF, now=NOW)


def accepted(books: Books, by: Actor = OFFICER) -> None:
    request = AcceptLead(lead_id=LEAD)
    with books.work(by, now=NOW, action=request.action) as unit:
        handlers.accept_lead(Leads(unit), Cases(unit), request=request, by=by, now=NOW)


def hear(books: Books, event: EscalatedTicketCorrected = CORRECTED, *, times: int = 1) -> None:
    for _ in range(times):
        with books.work(RELIEF, now=NOW) as unit:
            ticket_corrected(unit, Leads(unit), event=event)


def holder(books: Books) -> Any:
    with books.work(RELIEF, now=NOW) as unit:
        return Files(unit).get(str(books.rows(FILES)[0]["_id"])).holder
