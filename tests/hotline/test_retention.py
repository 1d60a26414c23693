"""At the end of its retention a ticket tells of nobody, and counts as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from contracts.consents import ConsentPurpose
from contracts.dossiers import DossierOf, GatherDossier
from contracts.hotline import (
    CountFigures,
    GetProgress,
    HotlineFigures,
    LeadState,
    ListTickets,
    MyTickets,
    RevealTicket,
    TicketNotFound,
    TicketState,
    WithdrawConsent,
)
from contracts.people import RevealReason
from contracts.refusals import RightMissing, WrongState
from contracts.retention import (
    ARCHIVED,
    HoldNotFound,
    HoldRecord,
    LiftHold,
    ListRetention,
    RecordArchived,
    Retained,
    RetainedRecordNotFound,
)
from contracts.rights import Actor, Role, grant_for, system_actor
from messaging.retention.journal import ERASED
from messaging.retention.running import step
from records.kinds import AUDIT, FILES, OUTBOX, Kind
from records.policies import load_policies
from records.retention import Pseudonyms, holds
from records.retention.kinds import HOLDS, PROGRESS
from records.retention.overview import overview
from records.store import AlreadyExists, Document, StaleVersion, Store
from services.hotline import handlers, progress, views
from services.hotline.dossiers import gather_ticket
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.hotline.retained import (
    DUE,
    SECRET_WORDS,
    TERMS,
    THE_DAY_BEFORE,
    closed_ticket,
    everything_stored,
    person,
    place_hold,
    publish,
    run,
    served,
    worker,
)
from tests.hotline.ticket_facts import AGENT, NOW, act, registered_ticket, ticket_in

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
COUNTY_LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({"county-540221"})
)


@pytest.fixture
def books(ticket_store: Store) -> Books:
    return Books("hotline", ticket_store)


def test_nothing_that_is_stored_tells_of_the_person_any_more(books):
    ticket_id = closed_ticket(books)
    publish(books)
    (before,), files = books.rows(TICKETS), books.rows(FILES)
    sealed = [
        value["value"]
        for row in books.rows(OUTBOX)
        for value in row["data"].values()
        if isinstance(value, dict)
    ]
    assert run(books) == 1
    stored = everything_stored(books)
    (document,) = books.opened(TICKETS)
    applicant = person(1)
    plain = [*SECRET_WORDS, applicant.phone, applicant.phone[3:], applicant.id_number]
    hashes = [before["phone_key"], before["person_key"], before["query_key"]]
    for gone in (*plain, *hashes, *sealed):
        assert gone.encode() not in stored
    for ciphertext in (before["request"], before["notes"], before["reason_code"]):
        assert bytes(ciphertext) not in stored
    for row in files:
        assert bytes(row["key"]) not in stored
        assert bytes(row["name"]) not in stored
    assert document["_id"] == ticket_id
    assert document["request"]["name"] == ARCHIVED
    assert document["archived_on"] == "2024-03-05"
    assert document["retention_from"] is None


def test_audit_rows_of_the_end_tell_nothing_that_was_there(books):
    closed_ticket(books)
    publish(books)
    (before,), known = books.rows(TICKETS), {row["_id"] for row in books.rows(AUDIT)}
    run(books)
    rows = [row for row in books.rows(AUDIT) if row["_id"] not in known]
    told = str(rows)
    for gone in (before["phone_key"], before["person_key"], before["query_key"], *SECRET_WORDS):
        assert gone not in told
    assert {row["action"] for row in rows} >= {"retention.end", "retention.run"}
    assert [row["before"] for row in rows if row["version"]] == [{}]


def test_audit_rows_of_a_ticket_never_told_by_what_its_person_is_found(books):
    closed_ticket(books)
    (ticket,) = books.rows(TICKETS)
    for row in books.rows(AUDIT):
        changed = {**(row["before"] or {}), **(row["after"] or {})}
        for hidden in ("phone_key", "person_key", "query_key"):
            assert hidden not in changed
            assert ticket[hidden] not in str(changed)


def test_every_count_is_the_same_before_and_after(books):
    for place in range(1, 4):
        closed_ticket(books, place)
    publish(books)
    before, lists = figures(books), counts(books)
    assert run(books) == 3
    assert figures(books) == before
    assert counts(books) == lists


def figures(books: Books) -> HotlineFigures:
    """Without the journal, which has told one fact more of each."""
    found = views.count_figures(books.reads(), request=CountFigures(year=2021))
    return replace(found, journal=None, outbox_pending=0)


def counts(books: Books) -> object:
    page = views.list_tickets(books.reads(), request=ListTickets(counted=True))
    same = ("number", "state", "channel", "category", "managing_union", "happened_on", "lead_state")
    return page.counts, [{name: getattr(each, name) for name in same} for each in page.items]


def test_a_ticket_is_due_on_the_anniversary_of_its_closing_and_not_before(books):
    closed_ticket(books)
    publish(books)
    assert run(books, now=THE_DAY_BEFORE) == 0
    assert books.rows(PROGRESS) == []
    assert run(books) == 1


def test_nobody_finds_it_by_phone_or_by_code_and_no_reveal_shows_it(books):
    ticket_id = closed_ticket(books)
    publish(books)
    (kept,) = books.opened(TICKETS)
    run(books)
    applicant = person(1)
    own = books.reads(grant_for(worker(applicant), "ticket.mine"))
    assert views.my_tickets(own, request=MyTickets()).items == []
    with books.work(AGENT, now=DUE) as unit:
        asked = GetProgress(number=kept["number"], query_code=kept["request"]["query_code"])
        with pytest.raises(TicketNotFound):
            progress.by_number_and_code(Tickets(unit), request=asked, keys=KEYS)
        wanted = RevealTicket(ticket_id=ticket_id, reason=RevealReason.COMPLAINT, note="抽查")
        with pytest.raises(RecordArchived):
            handlers.reveal_ticket(Tickets(unit), unit, request=wanted, policies=load_policies())


def test_what_is_shown_of_it_says_that_it_is_archived(books):
    ticket_id = closed_ticket(books)
    publish(books)
    run(books)
    with books.work(AGENT, now=DUE) as unit:
        shown = views.ticket(Tickets(unit).get(ticket_id))
    assert (shown.applicant.name, shown.applicant.phone) == (ARCHIVED, ARCHIVED)
    assert (shown.text, shown.answer_text, shown.reason_code) == (ARCHIVED, ARCHIVED, None)
    assert shown.archived_on.isoformat() == "2024-03-05"
    assert all(person(1).phone not in each.by for each in shown.history)
    (line,) = views.list_tickets(books.reads(), request=ListTickets()).items
    assert (line.applicant_name, line.text) == (ARCHIVED, ARCHIVED)


def test_its_dossier_says_so_even_to_who_has_a_reason(books):
    ticket_id = closed_ticket(books)
    publish(books)
    run(books)
    asked = GatherDossier(
        of=DossierOf.TICKET,
        record_id=ticket_id,
        reveal_reason=RevealReason.COMPLAINT,
        reveal_note="投诉核查",
    )
    with books.work(AUDITOR, now=DUE) as unit:
        part = gather_ticket(served(books, unit), asked)
    record = {each.code: each.text for each in part.sections[0].entries[0].fields}
    assert record["applicant.name"] == ARCHIVED
    assert record["archived_on"] == "2024-03-05"


def test_its_journal_tells_of_nobody_and_of_its_end(books):
    ticket_id = closed_ticket(books)
    publish(books)
    run(books)
    rows = {row["name"]: row for row in books.rows(OUTBOX)}
    assert rows["ticket_registered"]["data"]["applicant"] == ERASED
    assert rows["ticket_registered"]["actor"].startswith("worker/x1.")
    assert rows["ticket_escalated"]["data"]["story"] == ERASED
    assert rows["ticket_escalated"]["erased_at"] is not None
    told = rows["ticket_pseudonymised"]
    assert told["data"]["ticket_id"] == ticket_id
    assert "erased_at" not in told
    assert "erased_at" not in rows["ticket_accepted"]


def test_a_run_that_was_killed_goes_on_and_ends_each_ticket_once(books):
    several = 25
    for place in range(1, several + 1):
        closed_ticket(books, place)
    publish(books)
    assert run(books) == 20
    with pytest.raises(ConnectionError), books.work(AGENT, now=DUE):
        raise ConnectionError  # a process dies in the middle of a step: nothing of it is saved
    assert (run(books), run(books), run(books)) == (5, 0, 0)
    ended = [row for row in books.rows(OUTBOX) if row["name"] == "ticket_pseudonymised"]
    assert len({row["subject"] for row in ended}) == len(ended) == several
    (kept,) = books.rows(PROGRESS)
    assert kept["months"] == {"2024-03": several}
    assert kept["run"]["done"] == several


def test_two_processes_at_the_same_step_end_a_ticket_once(books):
    place_hold(books, closed_ticket(books, 2), by=AUDITOR)  # so that both find the same row
    closed_ticket(books)
    publish(books)
    with pytest.raises(StaleVersion):
        end_tickets(books, meanwhile=lambda: run(books))
    ended = [row for row in books.rows(OUTBOX) if row["name"] == "ticket_pseudonymised"]
    assert len(ended) == 1


def end_tickets(books: Books, *, meanwhile: Callable[[], object]) -> None:
    """A step of the timer, during which something else is done and saved."""
    with books.work(system_actor("hotline"), now=DUE) as unit:
        step(served(books, unit), Retained.TICKETS, RETIREMENTS[Retained.TICKETS], TERMS)
        meanwhile()


def test_what_has_not_been_told_yet_waits(books):
    closed_ticket(books)
    assert run(books) == 0
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"unpublished": 1}
    publish(books)
    assert run(books) == 0  # the run of the day is over
    assert run(books, now=DUE.replace(day=6)) == 1


def test_a_ticket_whose_lead_relief_has_not_decided_waits(books):
    waiting, free = closed_ticket(books, 1), closed_ticket(books, 2)
    publish(books)
    lead_stands(books, waiting, LeadState.OPEN)
    assert run(books) == 1
    rows = {row["_id"]: row for row in books.rows(TICKETS)}
    assert (rows[waiting]["archived_on"], rows[free]["archived_on"]) == (None, "2024-03-05")
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"open_case": 1}
    lead_stands(books, waiting, LeadState.REFUSED)
    assert run(books, now=DUE.replace(day=6)) == 1


def lead_stands(books: Books, ticket_id: str, state: LeadState) -> None:
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        ticket.lead = replace(ticket.lead, state=state)


def test_a_hold_stops_it_until_it_is_lifted(books):
    held, free = closed_ticket(books, 1), closed_ticket(books, 2)
    publish(books)
    hold_id = place_hold(books, held, by=AUDITOR)
    assert run(books) == 1
    rows = {row["_id"]: row for row in books.rows(TICKETS)}
    assert rows[held]["archived_on"] is None
    assert rows[free]["archived_on"] == "2024-03-05"
    assert books.rows(PROGRESS)[0]["run"]["held"] == {"legal_hold": 1}
    lift(books, hold_id)
    assert run(books, now=DUE.replace(day=6)) == 1
    with pytest.raises(HoldNotFound):
        lift(books, hold_id)


def test_the_words_of_its_holds_go_with_the_record_and_that_it_was_held_stays(books):
    ticket_id, other = closed_ticket(books, 1), closed_ticket(books, 2)
    publish(books)
    for each in (ticket_id, other):
        lift(books, place_hold(books, each, by=AUDITOR, reason="边巴次仁的复议未结"))
    kept = place_hold(books, other, by=AUDITOR)
    assert run(books) == 1
    words = {(row["record_id"], row["stands"]): row["words"] for row in books.opened(HOLDS)}
    assert words[ticket_id, False] == {"reason": ARCHIVED, "lifted_because": ARCHIVED}
    assert words[other, False] == {"reason": "边巴次仁的复议未结", "lifted_because": "复议已结"}
    lift(books, kept)


def lift(books: Books, hold_id: str, *, by: Actor = AUDITOR) -> None:
    request = LiftHold(of=Retained.TICKETS, hold_id=hold_id, reason="复议已结")
    with books.work(by, now=DUE, action=request.action) as unit:
        holds.lift(unit, request=request)


def test_a_hold_that_is_placed_while_the_end_is_decided_collides_with_it(books):
    ticket_id = closed_ticket(books, 1)
    closed_ticket(books, 2)
    publish(books)
    run(books, now=THE_DAY_BEFORE)
    place_hold(books, closed_ticket(books, 3), by=AUDITOR)  # so that the row is there
    publish(books)
    with pytest.raises(StaleVersion):
        end_tickets(books, meanwhile=lambda: place_hold(books, ticket_id, by=AUDITOR))
    assert run(books) == 1
    assert {row["_id"]: row for row in books.rows(TICKETS)}[ticket_id]["archived_on"] is None


def test_a_hold_whose_ticket_came_to_its_end_after_it_was_looked_up_collides_too(books):
    ticket_id = closed_ticket(books)
    publish(books)
    request = HoldRecord(of=Retained.TICKETS, record_id=ticket_id, reason="行政复议未结")

    def hold() -> None:
        with books.work(AUDITOR, now=DUE, action=request.action) as unit:
            look_up = unit.document

            def looked_up_and_ended(kind: Kind, document_id: str) -> Document | None:
                found = look_up(kind, document_id)
                if kind is TICKETS:
                    assert run(books) == 1
                return found

            unit.document = looked_up_and_ended  # type: ignore[method-assign]
            holds.place(unit, request=request, kind=TICKETS, subject=f"ticket/{ticket_id}")

    with pytest.raises((StaleVersion, AlreadyExists)):  # whichever step is the day's first
        hold()
    assert books.rows(HOLDS) == []


def test_who_may_not_see_a_ticket_can_neither_hold_nor_free_it(books):
    ticket_id = closed_ticket(books)
    with pytest.raises(RetainedRecordNotFound):
        place_hold(books, ticket_id, by=COUNTY_LEADER)
    hold_id = place_hold(books, ticket_id, by=AUDITOR)
    request = LiftHold(of=Retained.TICKETS, hold_id=hold_id, reason="不相干")
    with (
        pytest.raises(HoldNotFound),
        books.work(COUNTY_LEADER, now=DUE, action=request.action) as unit,
    ):
        holds.lift(unit, request=request)
    assert books.rows(HOLDS)[0]["stands"] is True


def test_a_hold_is_lifted_by_nobody_who_reaches_less_far_than_who_placed_it(books):
    ticket_id = closed_ticket(books)
    here = replace(COUNTY_LEADER, unions=frozenset({"county-540202"}))
    above = replace(COUNTY_LEADER, name="staff/above", unions=frozenset({"city"}))
    reaching = {AUDITOR: [here, above], above: [here]}
    for placer, lesser in reaching.items():
        hold_id = place_hold(books, ticket_id, by=placer)
        for each in lesser:
            with pytest.raises(RightMissing):
                lift(books, hold_id, by=each)
        lift(books, hold_id, by=placer)
    lift(books, place_hold(books, ticket_id, by=here), by=above)
    lift(books, place_hold(books, ticket_id, by=here), by=replace(here, name="staff/successor"))
    assert not any(row["stands"] for row in books.rows(HOLDS))


def test_an_archived_ticket_is_not_held_and_no_consent_of_it_is_taken_back(books):
    ticket_id = closed_ticket(books)
    publish(books)
    run(books)
    with pytest.raises(RecordArchived):
        place_hold(books, ticket_id, by=AUDITOR)
    request = WithdrawConsent(ticket_id=ticket_id, purpose=ConsentPurpose.SENSITIVE)
    with pytest.raises(RecordArchived), books.work(AGENT, now=DUE) as unit:
        handlers.withdraw_consent(Tickets(unit), unit, request=request, by=AGENT, now=DUE)


def test_auditors_see_what_is_due_held_and_done_and_a_dry_run_of_another_day(books):
    ticket_id = closed_ticket(books, 1)
    closed_ticket(books, 2)
    publish(books)
    assert (seen(books, NOW).due, seen(books, NOW, on=DUE.date()).due) == (0, 2)
    place_hold(books, ticket_id, by=AUDITOR)
    run(books)
    line = seen(books, DUE)
    assert (line.due, line.held, line.months) == (1, 1, {"2024-03": 1})
    assert (line.last_run.done, line.last_run.held) == (1, {"legal_hold": 1})
    assert line.due_by_union == {"county-540202": 1}
    assert (line.years, line.until.isoformat(), line.after) == (3, "2021-03-05", "closed")


def seen(books: Books, now, on=None):
    with books.work(AUDITOR, now=now, action="retention.read") as unit:
        lines = overview(
            unit,
            books.reads(unit.grant),
            RETIREMENTS,
            service="hotline",
            policies=TERMS,
            request=ListRetention(on=on),
        )
    return next(each for each in lines.items if each.of is Retained.TICKETS)


@pytest.mark.parametrize("state", [each for each in TicketState if each != TicketState.CLOSED])
def test_an_open_ticket_has_no_end_of_retention(state):
    ticket = ticket_in(state)
    with pytest.raises(WrongState):
        ticket.archive(Pseudonyms(), act=act())
    assert ticket.announced == []
    assert ticket.archived_on is None


def test_late_entries_stay_late():
    late = act(late_entry_reason="当天停电")
    ticket = registered_ticket(on=late)
    ticket.answer_at_once(text="答复", act=act())
    ticket.archive(Pseudonyms(), act=act())
    assert ticket.registration.late
    assert ticket.registration.late_entry_reason == ARCHIVED
