"""What is kept of a student is told to him and to his parent, and goes with the file."""

from __future__ import annotations

import pytest

from contracts.dossiers import DossierOf
from contracts.own_data import ACTION, OwnRecord
from contracts.relief import Verdict
from contracts.relief.golden_autumn.commands import CheckStudentMaterials
from contracts.relief.golden_autumn.words import StudentItem
from contracts.retention import ARCHIVED
from records.retention import Pseudonyms
from services.relief.cases import Cases
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.own_data import own_records
from services.relief.repository.acts import ACT_NOTES
from services.relief.repository.files import FILES
from services.relief.retiring import archive_file
from tests.books import KEYS, Books
from tests.own_data import in_words, question, values, worker_at
from tests.relief.golden_autumn.student_facts import (
    CHECKER,
    STUDENT_ID,
    STUDENT_NAME,
    STUDIES,
    applied,
    decided,
    funded,
)
from tests.relief.lead_facts import ID_NUMBER, NOW, RELIEF, WORKER
from tests.relief.retained import publish, served
from tests.relief.test_aid_dossiers import gather

pytestmark = pytest.mark.unit


@pytest.fixture
def books() -> Books:
    return Books("relief")


def told_to(books: Books, id_number: str) -> list[OwnRecord]:
    with books.work(worker_at(WORKER.phone), now=NOW, action=ACTION) as unit:
        records, left_out = own_records(
            books.reads(unit.grant),
            Cases(unit).acts,
            request=question(WORKER.name, id_number),
            keys=KEYS,
        )
    assert left_out == 0
    return [each for each in records if each.subject.startswith("student_aid/")]


@pytest.mark.parametrize("id_number", [ID_NUMBER, STUDENT_ID])
def test_parent_and_student_are_told_all_of_it_in_both_languages(books, id_number):
    student_aid_id = applied(books)
    returning = {"outcome": Verdict.RETURNED, "items": [StudentItem.SCHOOL], "note": "看不清"}
    decided(books, CheckStudentMaterials, student_aid_id, CHECKER, **returning)
    records = told_to(books, id_number)
    [told] = values(records)
    assert (told["student_name"], told["school"]) == (STUDENT_NAME, STUDIES.school)
    for language, item in (("zh-CN", "就读学校"), ("bo", "སློབ་གྲྭ།")):
        assert item in str(in_words(records, language))


def test_the_end_of_the_files_retention_leaves_nothing_of_the_student(books):
    applied(books, note="次仁拉姆考上了", materials=[])
    [file] = books.opened(FILES)
    with books.work(RELIEF, now=NOW) as unit:
        over = {"state": "left", "live": False}
        unit.replace(FILES, {**file, **over})
    publish(books)
    with books.work(RELIEF, now=NOW) as unit:
        archive_file(served(books, unit), file["_id"], Pseudonyms())
    [row] = books.opened(STUDENT_AID)
    assert row["told"]["student_name"] == row["told"]["school"] == ARCHIVED
    assert row["student_key"] != KEYS.person_key(STUDENT_ID)
    assert STUDENT_NAME not in str(books.opened(ACT_NOTES))


def test_a_payments_dossier_tells_what_was_done_on_the_application(books):
    funded(books)
    [row] = books.opened(STUDENT_AID)
    part = gather(books, DossierOf.AID, row["aid_id"])
    [acts] = [each for each in part.sections if each.code == "acts"]
    stages = [field.text for each in acts.entries for field in each.fields if field.code == "stage"]
    assert stages[:2] == ["student_application", "material_check"]
    assert "aid_request" in stages
