"""A file's facts are corrected; an open lead follows its ticket, a decided one does not."""

from __future__ import annotations

import pytest

from contracts.corrections import (
    CorrectedField,
)
from contracts.fields import Sealed
from contracts.hotline import EscalatedTicketCorrected
from contracts.people import Applicant
from contracts.relief import DraftFile, FileCorrectionDecided, PersonHasFile
from services.relief.domain.lead import Lead
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.repository.leads import Leads
from services.relief.repository.payment_lines import PAYMENT_LINES
from services.relief.repository.tickets_corrected import TICKETS_CORRECTED
from tests.books import KEYS, Books
from tests.relief import aid_facts
from tests.relief.aid_facts import MONEY
from tests.relief.correction_facts import (
    CORRECTED,
    HE,
    LEAD,
    RIGHT_NUMBER,
    accepted,
    correct,
    hear,
    holder,
    opened,
)
from tests.relief.file_facts import FILER, STAFF, asked, drafted, hire
from tests.relief.lead_facts import NOW, RELIEF, WORKER


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def lead(books: Books) -> Lead:
    with books.work(RELIEF, now=NOW) as unit:
        return Leads(unit).get(LEAD)


def test_a_file_is_found_by_the_corrected_number_and_its_person_is_told(books):
    correct(books, drafted(books), CorrectedField.ID_NUMBER, RIGHT_NUMBER)
    assert holder(books).applicant.id_number == RIGHT_NUMBER
    assert holder(books).person_key == KEYS.person_key(RIGHT_NUMBER)
    (event,) = [each for each in books.announced if isinstance(each, FileCorrectionDecided)]
    assert (event.field, event.phone.open()) == ("id_number", WORKER.phone)


def test_nobody_comes_to_have_two_files_by_a_correction(books):
    other = Applicant(name="拉姆", phone="+8613908920005", id_number=RIGHT_NUMBER)
    file_id = drafted(books)
    asked(books, DraftFile(applicant=other, county="540202"), FILER)
    with pytest.raises(PersonHasFile):
        correct(books, file_id, CorrectedField.ID_NUMBER, RIGHT_NUMBER)


def test_aid_follows_the_file_and_what_was_paid_stays_as_it_was_paid(books):
    aid_facts.paid(books)
    lines = books.opened(PAYMENT_LINES)
    correct(books, str(books.rows(FILES)[0]["_id"]), CorrectedField.ID_NUMBER, RIGHT_NUMBER)
    assert {row["person_key"] for row in books.rows(AID_REQUESTS)} == {
        KEYS.person_key(RIGHT_NUMBER)
    }
    assert books.opened(PAYMENT_LINES) == lines


def test_an_open_lead_is_of_the_corrected_person_and_so_is_the_file_that_it_opens(books):
    opened(books)
    hear(books, times=2)
    assert lead(books).referral.applicant == HE
    accepted(books)
    assert (holder(books).applicant, holder(books).phone_key) == (HE, "t1.new")


def test_a_decided_lead_stays_what_it_was_decided_on(books):
    opened(books)
    accepted(books)
    hear(books)
    assert lead(books).referral.applicant == WORKER
    assert holder(books).applicant == WORKER


def test_a_correction_that_is_heard_before_its_lead_counts_when_the_lead_is_accepted(books):
    hear(books)
    opened(books)
    accepted(books)
    assert holder(books).applicant == HE
    assert books.rows(TICKETS_CORRECTED) == []


def test_of_two_corrections_the_one_heard_last_counts(books):
    first = Applicant(name="次任", phone=WORKER.phone, id_number=WORKER.id_number)
    hear(books, EscalatedTicketCorrected(**{**vars(CORRECTED), "applicant": Sealed(first)}))
    opened(books)
    hear(books)
    accepted(books)
    assert holder(books).applicant == HE
