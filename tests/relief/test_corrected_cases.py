"""Who had a part in whose a case is decides on nothing of it; and what a correction runs into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.corrections import CorrectedField
from contracts.people import Applicant
from contracts.relief import (
    AidState,
    ConflictKind,
    ConflictOfInterest,
    DraftFile,
    FirstReviewFile,
    FundedAlready,
    LeadRefused,
    RefusalReason,
    RefuseLead,
    SeparationOfDuties,
    Verdict,
)
from contracts.rights import Actor, Role
from records.acts import act_now
from records.keys import draw_stand_in
from services.relief import handlers
from services.relief.repository.aid_requests import AID_REQUESTS, AidRequests
from services.relief.repository.conflicts import Conflicts
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import Leads
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
from tests.relief.file_facts import (
    CITY_OFFICER,
    COUNTY,
    FILER,
    FIRST,
    STAFF,
    asked,
    drafted,
    hire,
    passed,
    person,
    visited,
)
from tests.relief.lead_facts import NOW, OFFICER
from vocabulary.id_number import IdNumberWarning

SECOND = person("second", Role.OFFICER, COUNTY)
OTHER_OFFICER = Actor(name="staff/other", roles=OFFICER.roles, unions=OFFICER.unions)


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY, SECOND)
    return books


def test_who_asked_for_a_correction_or_made_it_reviews_the_file_no_more(books):
    file_id = visited(books)
    correct(books, file_id, CorrectedField.NAME, "次仁旺堆", asker=FIRST, decider=SECOND)
    for each in (FIRST, SECOND):
        with pytest.raises(SeparationOfDuties):
            passed(books, FirstReviewFile, file_id, each)
    review = FirstReviewFile(file_id=file_id, outcome=Verdict.PASSED)
    asked(books, review, person("third", Role.OFFICER, COUNTY))


def test_a_declared_relative_decides_on_no_correction_of_the_file(books):
    file_id = drafted(books)
    with books.work(CITY_OFFICER, now=NOW) as unit:
        Conflicts(unit).declare(
            "conflict-a",
            account_id="second",
            kind=ConflictKind.RELATIVE,
            file_id=file_id,
            work_unit=None,
            act=act_now(by=CITY_OFFICER, now=NOW),
        )
    for_him = replace(SECOND, name="staff/first for staff/second")
    for decider, field, value in (
        (SECOND, CorrectedField.NAME, "次仁旺堆"),
        (for_him, CorrectedField.ID_NUMBER, RIGHT_NUMBER),
    ):
        with pytest.raises(ConflictOfInterest):
            correct(books, file_id, field, value, decider=decider)
    correct(books, file_id, CorrectedField.PHONE, HE.phone)
    assert holder(books).applicant.phone == HE.phone


def test_who_corrected_the_ticket_does_not_decide_on_the_lead(books):
    opened(books)
    hear(books, replace(CORRECTED, corrected_by=["staff/agent", OFFICER.name]))
    with pytest.raises(SeparationOfDuties):
        accepted(books)
    accepted(books, by=OTHER_OFFICER)


def test_who_corrected_the_ticket_before_its_lead_was_heard_of_does_not_decide_either(books):
    hear(books, replace(CORRECTED, corrected_by=[OFFICER.name]))
    hear(books, replace(CORRECTED, corrected_by=["staff/agent"]))
    opened(books)
    with pytest.raises(SeparationOfDuties):
        accepted(books)
    accepted(books, by=OTHER_OFFICER)
    assert holder(books).applicant == HE


def warnings(books: Books) -> tuple[str, ...]:
    with books.work(OFFICER, now=NOW) as unit:
        return Leads(unit).get(LEAD).referral.id_warnings


def test_what_is_odd_about_a_number_is_said_of_the_corrected_one(books):
    opened(books)
    assert warnings(books) == ()
    hear(books)
    assert warnings(books) == (IdNumberWarning.AREA_DIFFERS_FROM_RESIDENCE,)


def test_a_refusal_is_told_to_the_corrected_phone_however_the_facts_came(books):
    hear(books)
    opened(books)
    request = RefuseLead(lead_id=LEAD, reason=RefusalReason.NOT_A_WORKER)
    with books.work(OFFICER, now=NOW, action=request.action) as unit:
        handlers.refuse_lead(Leads(unit), unit, request=request, by=OFFICER, now=NOW)
    (event,) = [each for each in books.announced if isinstance(each, LeadRefused)]
    assert event.phone_key == "t1.new"


def test_nobody_comes_to_be_funded_twice_by_a_correction(books):
    aid_facts.requested(books)
    file_id = str(books.rows(FILES)[0]["_id"])
    with books.work(FILER, now=NOW) as unit:  # on a file of his that was refused meanwhile
        aid = AidRequests(unit).find_all()[0]
        aid.aggregate_id, aid.file_id, aid.version = "aid-b", "file-b", 0
        aid.person_key = KEYS.person_key(RIGHT_NUMBER)
        AidRequests(unit).add(aid)
    with pytest.raises(FundedAlready):
        correct(books, file_id, CorrectedField.ID_NUMBER, RIGHT_NUMBER)
    assert len({row["person_key"] for row in books.rows(AID_REQUESTS)}) == 2


def test_aid_whose_retention_is_over_is_nobodys_again_by_no_correction(books):
    aid_facts.requested(books)
    file_id = str(books.rows(FILES)[0]["_id"])
    stand_in = draw_stand_in()
    with books.work(FILER, now=NOW) as unit, AidRequests(unit).changing(aid_of(books)) as aid:
        aid.state, aid.archived_on, aid.person_key = AidState.PAID, NOW.date(), stand_in
    correct(books, file_id, CorrectedField.ID_NUMBER, RIGHT_NUMBER)
    assert [row["person_key"] for row in books.rows(AID_REQUESTS)] == [stand_in]


def aid_of(books: Books) -> str:
    return str(books.rows(AID_REQUESTS)[0]["_id"])


def test_a_refused_file_gets_its_right_number_beside_the_one_that_was_filed_with_it(books):
    refused = asked(
        books,
        FirstReviewFile(
            file_id=visited(books),
            outcome=Verdict.REFUSED,
            reason=RefusalReason.WITHDRAWN,
            note="身份证号有误",
        ),
        FIRST,
    )
    right = Applicant(name="次仁", phone=HE.phone, id_number=RIGHT_NUMBER)
    asked(books, DraftFile(applicant=right, county="540202"), FILER)
    correct(books, refused, CorrectedField.ID_NUMBER, RIGHT_NUMBER)
    with books.work(FILER, now=NOW) as unit:
        assert Files(unit).get(refused).holder.applicant.id_number == RIGHT_NUMBER
