"""At the end of its retention a decided lead tells of nobody, and counts as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.people import RevealReason
from contracts.refusals import WrongState
from contracts.relief import (
    AcceptLead,
    CountFigures,
    LeadState,
    ListLeads,
    RefusalReason,
    RefuseLead,
    ReliefFigures,
    RevealLead,
)
from contracts.retention import ARCHIVED, RecordArchived, Retained
from contracts.rights import system_actor
from messaging.journal import PUBLISHED
from messaging.retention.journal import ERASED
from messaging.retention.running import step
from records.documents import encoded
from records.kinds import AUDIT, MACHINERY, OUTBOX
from records.policies import Policies, load_policies
from records.retention import Pseudonyms
from records.retention.kinds import PROGRESS
from records.store import Store
from services.relief import handlers, views
from services.relief.cases import Cases
from services.relief.domain.lead import lead_id_for
from services.relief.figures import count_figures
from services.relief.migrations import KINDS, retention_of_decided_leads_begins
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS, Leads
from services.relief.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    OFFICER,
    RELIEF,
    STORY,
    WORKER,
    act,
    escalation,
    lead_in,
)

DUE = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
VALUES = {"years": 5, "counted_from": "event", "basis": "a test", "dossier_days": 0}
TERMS = Policies({"retention.leads": [{"from": "2000-01-01", "values": VALUES}]})
PHONE_KEY, PERSON_KEY = KEYS.phone_key(WORKER.phone), KEYS.person_key(ID_NUMBER)


@pytest.fixture
def books(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def opened(books: Books, ticket_id: str) -> str:
    """The worker filed the ticket himself: he is among those who handled it."""
    by = [f"worker/{PHONE_KEY}", "staff/agent"]
    keys = {"phone_key": PHONE_KEY, "person_key": PERSON_KEY, "handled_by": by}
    number = f"SR-20210305-{len(books.rows(LEADS)) + 1:06d}"
    event = escalation(ticket_id=ticket_id, number=number, **keys)
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=event, by=RELIEF, now=NOW)
    return lead_id_for(ticket_id)


def refused(books: Books, ticket_id: str = "ticket-a") -> str:
    lead_id = opened(books, ticket_id)
    request = RefuseLead(lead_id=lead_id, reason=RefusalReason.NOT_A_WORKER, note="次仁不在册")
    with books.work(OFFICER, now=NOW) as unit:
        handlers.refuse_lead(Leads(unit), unit, request=request, by=OFFICER, now=NOW)
    return lead_id


def accepted(books: Books, ticket_id: str) -> str:
    lead_id = opened(books, ticket_id)
    with books.work(OFFICER, now=NOW) as unit:
        request = AcceptLead(lead_id=lead_id, note="次仁情况属实")
        handlers.accept_lead(Leads(unit), Cases(unit), request=request, by=OFFICER, now=NOW)
    return lead_id


def publish(books: Books) -> None:
    """As the relay does."""
    with books.work(RELIEF, now=NOW) as unit:
        for row in books.rows(OUTBOX):
            published = {"state": PUBLISHED, "published_at": unit.recorded_at}
            unit.replace(OUTBOX, {**row, **published})


def run(books: Books, now: datetime = DUE) -> int:
    with books.work(system_actor("relief"), now=now) as unit:
        service: Any = SimpleNamespace(
            name="relief", unit=unit, reads=books.reads(unit.grant), leads=Leads(unit)
        )
        return step(service, Retained.LEADS, RETIREMENTS[Retained.LEADS], TERMS)


def test_nothing_that_is_stored_tells_of_the_person_any_more(books):
    refused(books)
    publish(books)
    (before,) = books.rows(LEADS)
    sealed = [row["data"]["reason_code"]["value"] for row in books.rows(OUTBOX)[:1]]
    assert run(books) == 1
    kinds = [kind for kind in (*KINDS, *MACHINERY) if not kind.in_audit_database]
    stored = b"".join(encoded(row) for kind in kinds for row in books.rows(kind))
    plain = (WORKER.name, WORKER.phone, ID_NUMBER, STORY, "不在册")
    for gone in (*plain, PHONE_KEY, PERSON_KEY, *sealed):
        assert gone.encode() not in stored
    for ciphertext in (before["person"], before["decision_notes"]):
        assert bytes(ciphertext) not in stored
    (after,) = books.opened(LEADS)
    assert after["archived_on"] == "2026-03-05"
    assert after["person"]["reason_code"] == "illness"
    assert after["handled_by"][0].startswith("worker/x1.")


def test_no_audit_row_tells_by_what_its_person_is_found(books):
    refused(books)
    publish(books)
    run(books)
    about = [(row["before"], row["after"]) for row in books.rows(AUDIT)]
    for gone in (PHONE_KEY, PERSON_KEY, STORY, WORKER.name):
        assert gone not in str(about)


def test_every_count_is_the_same_before_and_after(books):
    for place in range(3):
        refused(books, f"ticket-{place}")
    publish(books)
    before, listed = figures(books), lines(books)
    assert run(books) == 3
    assert (figures(books), lines(books)) == (before, listed)


def figures(books: Books) -> ReliefFigures:
    """Without the journal, which has told one fact more of each."""
    found = count_figures(books.reads(), request=CountFigures(year=2021))
    return replace(found, journal=None, outbox_pending=0)


def lines(books: Books) -> object:
    page = views.list_leads(books.reads(), request=ListLeads(counted=True))
    same = ("lead_id", "state", "ticket_number", "reason_code", "managing_union", "happened_on")
    return page.counts, [{name: getattr(each, name) for name in same} for each in page.items]


def test_a_lead_is_due_on_the_anniversary_of_its_decision_and_not_before(books):
    lead_id = refused(books)
    opened(books, "ticket-open")
    publish(books)
    assert run(books, THE_DAY_BEFORE) == 0
    assert run(books) == 1
    ended = [row["_id"] for row in books.rows(LEADS) if row["archived_on"]]
    assert ended == [lead_id]


def test_a_lead_waits_as_long_as_the_file_that_it_led_to_is_live(books):
    accepted(books, "ticket-a")
    publish(books)
    assert run(books) == 0
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"open_case": 1}
    with books.work(RELIEF, now=NOW) as unit:
        (file,) = books.opened(FILES)
        unit.replace(FILES, {**file, "live": False})
    assert run(books, DUE.replace(day=6)) == 1


def test_its_journal_tells_of_nobody_and_of_its_end(books):
    lead_id = refused(books)
    publish(books)
    run(books)
    rows = {row["name"]: row for row in books.rows(OUTBOX)}
    assert rows["lead_opened"]["data"]["reason_code"] == ERASED
    assert rows["lead_refused"]["data"]["phone_key"].startswith("x1.")
    told = rows["lead_pseudonymised"]["data"]
    assert (told["lead_id"], "phone_key" in told) == (lead_id, False)


def test_what_is_shown_of_it_says_so_and_no_reveal_shows_more(books):
    lead_id = refused(books)
    publish(books)
    run(books)
    with books.work(OFFICER, now=DUE) as unit:
        shown = views.lead(Leads(unit).get(lead_id))
        asked = RevealLead(lead_id=lead_id, reason=RevealReason.COMPLAINT, note="投诉")
        with pytest.raises(RecordArchived):
            handlers.reveal_lead(Leads(unit), unit, request=asked, policies=load_policies())
    assert (shown.applicant.name, shown.story, shown.refusal_note) == (ARCHIVED,) * 3
    assert shown.archived_on.isoformat() == "2026-03-05"
    (line,) = views.list_leads(books.reads(), request=ListLeads()).items
    assert line.applicant_name == ARCHIVED


def test_an_escalation_that_comes_again_opens_nothing_and_tells_nothing(books):
    refused(books)
    publish(books)
    run(books)
    opened(books, "ticket-a")
    (row,) = books.rows(LEADS)
    assert (row["archived_on"], PHONE_KEY in str(row)) == ("2026-03-05", False)


def test_an_open_lead_has_no_end_of_retention():
    lead = lead_in(LeadState.OPEN)
    with pytest.raises(WrongState):
        lead.archive(Pseudonyms(), act=act())
    assert lead.announced == []


@pytest.mark.stack
def test_the_years_of_a_lead_of_before_follow_its_decision(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    refused(books)
    opened(books, "ticket-open")
    unset = {"$unset": {"archived_on": "", "retention_from": ""}}
    relief_database.database["leads"].update_many({}, unset)
    for _ in range(2):  # interrupted, it runs again
        retention_of_decided_leads_begins(relief_database.database)
    since = {row["state"]: row.get("retention_from") for row in books.rows(LEADS)}
    assert since == {"refused": "2021-03-05", "open": None}


@pytest.mark.stack
def test_no_run_reads_through_all_leads(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    for place in range(3):
        accepted(books, f"ticket-{place}")
        refused(books, f"refused-{place}")
    publish(books)
    relief_database.plans()
    assert run(books) == 3
    plans = relief_database.plans()
    assert len(plans) >= 10
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
