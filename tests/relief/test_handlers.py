"""Relief's use cases on the memory twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    LateEntryReasonMissing,
    Refusal,
    RightMissing,
    VersionOutdated,
    WrongState,
)
from contracts.relief import (
    AcceptLead,
    FileOpened,
    LeadAccepted,
    LeadNotFound,
    LeadOpened,
    LeadRefused,
    LeadState,
    RefusalReason,
    RefuseLead,
    SeparationOfDuties,
)
from contracts.rights import Actor, Role
from records.store import AlreadyExists
from services.relief import handlers
from services.relief.cases import Cases
from services.relief.domain.lead import Lead
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS, Leads
from tests.books import Books
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    RELIEF,
    STORY,
    TODAY,
    TOMORROW,
    WORKER,
    YESTERDAY,
    escalation,
)

CITY_OFFICER = Actor(name="staff/city", roles=frozenset({Role.OFFICER}), unions=frozenset({"city"}))


@pytest.fixture
def books() -> Books:
    return Books("relief")


def hear(books: Books, **changes: Any) -> None:
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=escalation(**changes), by=RELIEF, now=NOW)


def lead_of(books: Books, ticket_id: str = "ticket-a") -> Lead:
    with books.work(RELIEF, now=NOW) as unit:
        found = Leads(unit).find(ticket_id=ticket_id)
    assert found is not None
    return found


def opened(books: Books, **changes: Any) -> str:
    hear(books, **changes)
    return lead_of(books, changes.get("ticket_id", "ticket-a")).aggregate_id


def accept(books: Books, lead_id: str, by: Actor = OFFICER, **more: Any) -> None:
    request = AcceptLead(lead_id=lead_id, **more)
    with books.work(by, now=NOW, action=AcceptLead.action) as unit:
        handlers.accept_lead(Leads(unit), Cases(unit), request=request, by=by, now=NOW)


def refuse(books: Books, lead_id: str, by: Actor = OFFICER, **more: Any) -> None:
    request = RefuseLead(lead_id=lead_id, reason=RefusalReason.NOT_HARDSHIP, **more)
    with books.work(by, now=NOW, action=RefuseLead.action) as unit:
        handlers.refuse_lead(Leads(unit), unit, request=request, by=by, now=NOW)


DECISIONS = [accept, refuse]


def refused(books: Books, refusal: type[Refusal], work: Callable[[], object]) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    before, told = books.everything([LEADS, FILES]), len(books.announced)
    with pytest.raises(refusal) as caught:
        work()
    assert books.everything([LEADS, FILES]) == before
    assert len(books.announced) == told
    return caught.value


def announced(books: Books) -> list[type]:
    return [type(fact) for fact in books.announced]


# --- opening


def test_an_escalated_ticket_opens_one_lead_with_the_person_and_his_story(books):
    hear(books)
    lead = lead_of(books)
    assert lead.state == LeadState.OPEN
    assert lead.referral.applicant == WORKER
    assert lead.referral.story == STORY
    assert lead.opened.happened_on == TODAY
    assert lead.opened.by == "system/relief"
    assert announced(books) == [LeadOpened]


def test_a_ticket_opens_one_lead_even_if_told_twice(books):
    hear(books)
    once = books.everything([LEADS, FILES])
    hear(books)
    assert books.everything([LEADS, FILES]) == once
    assert announced(books) == [LeadOpened]


def test_a_ticket_opens_one_lead_even_if_told_twice_in_one_batch(books):
    with books.work(RELIEF, now=NOW) as unit:
        for _ in range(2):
            handlers.open_lead_for_ticket(Leads(unit), event=escalation(), by=RELIEF, now=NOW)
    assert len(books.rows(LEADS)) == 1
    assert announced(books) == [LeadOpened]


def test_of_two_at_the_same_moment_one_opens_the_lead_and_the_other_finds_it(books):
    def both() -> None:
        with books.work(RELIEF, now=NOW) as slower:
            handlers.open_lead_for_ticket(Leads(slower), event=escalation(), by=RELIEF, now=NOW)
            hear(books)

    with pytest.raises(AlreadyExists) as lost:
        both()
    assert (lost.value.kind, lost.value.index) == ("leads", "_id_")
    hear(books)
    assert len(books.rows(LEADS)) == 1
    assert announced(books) == [LeadOpened]


def test_a_repeat_after_the_decision_changes_nothing(books):
    accept(books, opened(books))
    decided = books.everything([LEADS, FILES])
    hear(books)
    assert books.everything([LEADS, FILES]) == decided


def test_an_odd_area_in_the_id_number_is_kept_for_the_officer(books):
    lead_id = opened(books, county="540221", managing_union="county-540221")
    assert lead_of(books).aggregate_id == lead_id
    assert lead_of(books).referral.id_warnings == ("area_differs_from_residence",)


def test_what_is_personal_is_unreadable_in_the_store(books):
    accept(books, opened(books), note="张三家访")
    stored = repr(books.rows(LEADS) + books.rows(FILES))
    for secret in (WORKER.name, WORKER.phone, ID_NUMBER, "矿上", "张三"):
        assert secret not in stored


# --- deciding


def test_accepting_opens_a_file_for_a_person_who_has_none(books):
    lead_id = opened(books)
    accept(books, lead_id, note="情况属实")
    lead = lead_of(books)
    [file] = books.rows(FILES)
    assert lead.state == LeadState.ACCEPTED
    assert lead.decision is not None
    assert (lead.decision.file_id, lead.decision.file_number) == (file["_id"], file["number"])
    assert lead.decision.note == "情况属实"
    assert file["number"].startswith("KN-540202-2021-")
    assert set(announced(books)) == {LeadOpened, FileOpened, LeadAccepted}


def test_a_second_lead_of_the_same_person_joins_the_file_that_exists(books):
    accept(books, opened(books))
    accept(books, opened(books, ticket_id="ticket-b", number="SR-20210305-000124"))
    [file] = books.rows(FILES)
    decisions = [lead_of(books, ticket).decision for ticket in ("ticket-a", "ticket-b")]
    files = {decision.file_id for decision in decisions if decision}
    assert files == {file["_id"]}
    assert announced(books).count(FileOpened) == 1


def test_a_person_has_one_file_whichever_union_keeps_it(books):
    accept(books, opened(books))
    elsewhere = opened(books, ticket_id="ticket-b", county="540221", managing_union="county-540221")
    accept(books, elsewhere, by=OTHER_OFFICER)
    assert len(books.rows(FILES)) == 1


def test_another_person_gets_a_file_of_his_own(books):
    accept(books, opened(books))
    accept(books, opened(books, ticket_id="ticket-b", person_key="p1.other"))
    assert len({file["number"] for file in books.rows(FILES)}) == 2


def test_two_officers_at_the_same_moment_open_one_file(books):
    first, second = opened(books), opened(books, ticket_id="ticket-b")

    def both() -> None:
        with books.work(OFFICER, now=NOW, action=AcceptLead.action) as slower:
            handlers.accept_lead(
                Leads(slower),
                Cases(slower),
                request=AcceptLead(lead_id=first),
                by=OFFICER,
                now=NOW,
            )
            accept(books, second)

    with pytest.raises(AlreadyExists) as lost:
        both()
    assert lost.value.index == "one_live_per_person"
    accept(books, first)
    assert len(books.rows(FILES)) == 1
    assert announced(books).count(FileOpened) == 1


def test_a_refused_lead_keeps_its_reason_and_opens_no_file(books):
    refuse(books, opened(books), note="收入超标")
    lead = lead_of(books)
    assert lead.state == LeadState.REFUSED
    assert lead.decision is not None
    assert lead.decision.refusal_reason == RefusalReason.NOT_HARDSHIP
    assert books.rows(FILES) == []
    assert announced(books) == [LeadOpened, LeadRefused]


@pytest.mark.parametrize("first", DECISIONS)
@pytest.mark.parametrize("second", DECISIONS)
def test_a_decided_lead_refuses_another_decision(books, first, second):
    lead_id = opened(books)
    first(books, lead_id)
    refused(books, WrongState, lambda: second(books, lead_id, by=CITY_OFFICER))


@pytest.mark.parametrize("decide", DECISIONS)
def test_whoever_handled_the_ticket_does_not_decide_its_lead(books, decide):
    lead_id = opened(books, handled_by=["staff/agent", OFFICER.name])
    refused(books, SeparationOfDuties, lambda: decide(books, lead_id))
    decide(books, lead_id, by=CITY_OFFICER)
    assert lead_of(books).state != LeadState.OPEN


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_lead_of_another_union_is_not_touched(books, decide):
    lead_id = opened(books)
    refused(books, LeadNotFound, lambda: decide(books, lead_id, by=OTHER_OFFICER))


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_lead_that_is_not_there_is_not_found(books, decide):
    refused(books, LeadNotFound, lambda: decide(books, "no-such-lead"))


@pytest.mark.parametrize("decide", DECISIONS)
def test_an_agent_does_not_decide_leads(books, decide):
    agent = Actor(name="staff/a", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"}))
    lead_id = opened(books)
    refused(books, RightMissing, lambda: decide(books, lead_id, by=agent))


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_decision_on_a_version_that_is_gone_is_refused(books, decide):
    lead_id = opened(books)
    work = lambda: decide(books, lead_id, expected_version=7)  # noqa: E731
    assert refused(books, VersionOutdated, work).details["version"] == 1


@pytest.mark.parametrize("decide", DECISIONS)
def test_nothing_is_decided_on_a_day_to_come_or_before_the_escalation(books, decide):
    lead_id = opened(books)
    refused(books, DateInFuture, lambda: decide(books, lead_id, happened_on=TOMORROW))
    late = {"happened_on": YESTERDAY, "late_entry_reason": "停电"}
    refused(books, DateBeforeCause, lambda: decide(books, lead_id, **late))


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_decision_entered_late_needs_a_reason_and_shows_it(books, decide):
    lead_id = opened(books, happened_on=YESTERDAY)
    refused(books, LateEntryReasonMissing, lambda: decide(books, lead_id, happened_on=YESTERDAY))
    decide(books, lead_id, happened_on=YESTERDAY, late_entry_reason="停电")
    decision = lead_of(books).decision
    assert decision is not None
    assert decision.act.happened_on == YESTERDAY
    assert decision.act.late_entry_reason == "停电"
    assert books.announced[-1].happened_on == YESTERDAY


@pytest.mark.parametrize("decide", DECISIONS)
def test_a_decision_entered_late_needs_the_right(books, decide, monkeypatch):
    monkeypatch.setattr(handlers, "LATE_RIGHT", "activity.publish")
    lead_id = opened(books, happened_on=YESTERDAY)
    late = {"happened_on": YESTERDAY, "late_entry_reason": "停电"}
    refused(books, RightMissing, lambda: decide(books, lead_id, **late))
