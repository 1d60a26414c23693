"""Relief's parts of dossiers: a lead with its decision, a file with its leads; people masked."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.people import RevealReason
from contracts.refusals import ReasonNeeded
from contracts.relief import AcceptLead, FileNotFound, LeadNotFound
from contracts.rights import Actor, Role
from contracts.schemas import dump
from records.dossiers import trail_of
from records.kinds import AUDIT
from records.policies import load_policies
from services.gateway.dossiers.wording import Wording, texts
from services.relief import handlers
from services.relief.cases import Cases
from services.relief.domain.lead import lead_id_for
from services.relief.dossiers import DOSSIERS_OF
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import Leads
from tests.books import Books
from tests.relief.file_facts import STAFF, hire, on_file
from tests.relief.lead_facts import ID_NUMBER, NOW, OFFICER, RELIEF, STORY, WORKER, escalation

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
LEAD = lead_id_for("ticket-a")


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=escalation(), by=RELIEF, now=NOW)
    request = AcceptLead(lead_id=LEAD, note="核实无误")
    with books.work(OFFICER, now=NOW, action=request.action) as unit:
        handlers.accept_lead(Leads(unit), Cases(unit), request=request, by=OFFICER, now=NOW)
    return books


def gather(books: Books, of: DossierOf, record_id: str, **why: Any) -> DossierPart:
    request = GatherDossier(of=of, record_id=record_id, **why)
    with books.work(AUDITOR, now=NOW, action=request.action) as unit:
        service = SimpleNamespace(
            leads=Leads(unit), files=Files(unit), unit=unit, reads=books.reads(),
            policies=load_policies(),
        )  # fmt: skip
        return DOSSIERS_OF[of](service, request)


def told(part: DossierPart) -> dict[str, str]:
    return {
        field.code: field.text
        for section in part.sections
        for entry in section.entries
        for field in entry.fields
    }


def file_id(books: Books) -> str:
    return str(books.rows(FILES)[0]["_id"])


def test_a_lead_is_told_with_its_decision_and_names_its_ticket(books):
    part = gather(books, DossierOf.LEAD, LEAD)
    assert (part.subject, part.related) == (f"lead/{LEAD}", ["ticket/ticket-a"])
    assert [section.code for section in part.sections] == ["record", "decision", "attachments"]
    values = told(part)
    assert (values["state"], values["decided_by"]) == ("accepted", OFFICER.name)
    assert values["acceptance_note"] == "***", "it may tell of illness"
    assert part.asked_by == AUDITOR.name


def test_a_file_names_its_leads(books):
    part = gather(books, DossierOf.FILE, file_id(books))
    assert (part.subject, part.related) == (f"file/{file_id(books)}", [f"lead/{LEAD}"])
    codes = [section.code for section in part.sections]
    assert codes[:6] == ["record", "household", "members", "incomes", "expenses", "assessment"]
    assert codes[6:9] == ["notice", "course", "acts"]


def test_a_file_is_told_with_its_notice_and_every_act_on_it():
    books = Books("relief")
    hire(books, *STAFF)
    on_file(books)
    part = gather(books, DossierOf.FILE, file_id(books))
    assert "deep" in {field.text for entry in part.sections[5].entries for field in entry.fields}
    sections = {section.code: section.entries for section in part.sections}
    acts = [{field.code: field.text for field in entry.fields} for entry in sections["acts"]]
    assert (acts[0]["stage"], acts[-1]["stage"]) == ("opening", "confirmation")
    assert [act["number"] for act in acts] == [str(n + 1) for n in range(len(acts))]
    assert {act["note"] for act in acts if "note" in act} == {"***"}
    assert len(sections["notice"]) == 1
    assert {f"field.{code}" for code in told(part)} <= texts("bo").keys()
    words = Wording("zh-CN").part(dump(replace(part, trail=trail_of(books.reads(), "relief", ""))))
    assert ["环节", "建档确认"] in words["sections"][8]["entries"][-1]
    assert ["说明未被改动", "是"] in words["sections"][8]["entries"][-1]


@pytest.mark.parametrize("of", [DossierOf.LEAD, DossierOf.FILE])
def test_the_person_is_masked_but_for_a_typed_reason(books, of):
    record_id = LEAD if of is DossierOf.LEAD else file_id(books)
    masked = told(gather(books, of, record_id))
    assert masked["applicant.id_number"] != ID_NUMBER
    if of is DossierOf.LEAD:
        assert (masked["story"], masked["reason_code"]) == ("***", "***")
    with pytest.raises(ReasonNeeded):
        gather(books, of, record_id, reveal_reason=RevealReason.SUPERVISION)
    why = {"reveal_reason": RevealReason.SUPERVISION, "reveal_note": "抽查"}
    full = told(gather(books, of, record_id, **why))
    assert full["applicant.id_number"] == ID_NUMBER
    assert full["applicant.phone"] == WORKER.phone
    if of is DossierOf.LEAD:
        assert (full["story"], full["reason_code"]) == (STORY, "illness")
    (row,) = [row for row in books.rows(AUDIT) if row["action"] == "person.reveal"]
    assert (row["actor"], row["reason"]) == (AUDITOR.name, "supervision: 抽查")


@pytest.mark.parametrize("of", [DossierOf.LEAD, DossierOf.FILE])
def test_every_field_has_a_name_that_people_read(books, of):
    part = gather(books, of, LEAD if of is DossierOf.LEAD else file_id(books))
    assert {f"field.{code}" for code in told(part)} <= texts("zh-CN").keys()


def test_what_is_not_there_is_refused(books):
    with pytest.raises(LeadNotFound):
        gather(books, DossierOf.LEAD, "nobody")
    with pytest.raises(FileNotFound):
        gather(books, DossierOf.FILE, "nobody")
