"""What each event means to the report."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import contracts
from contracts.hotline import TicketAnswered, TicketClosed, TicketEscalated, TicketRegistered
from contracts.hotline.mediation import MediationEnded, WagesRecovered
from contracts.relief import (
    FileOpened,
    FileRegistered,
    LeadAccepted,
    LeadRefused,
    PaidAid,
    PaymentMade,
)
from contracts.relief.golden_autumn.events import StudentAided
from contracts.relief.goods_events import (
    GreetingPaid,
    HelpGiven,
    HelpTakenBack,
    KitHandedOver,
    KitTakenBack,
)
from contracts.relief.leaving.events import HouseholdFellBack
from contracts.relief.unit_visit_events import UnitVisited, UnitVisitTakenBack
from contracts.relief.unit_visit_words import VisitedKind
from contracts.relief.visit_campaign_events import (
    CampaignFileListed,
    CampaignFileVisited,
    CampaignVisitStruck,
)
from contracts.relief.visit_campaign_words import CampaignKind
from contracts.schemas import load
from messaging.declarations import declarations
from services.reports import hearing
from services.reports.domain.facts import FactKind
from services.reports.service import ReportsService

SAMPLES = Path(contracts.__file__).parent / "samples"
K = FactKind
MEANT = {
    TicketRegistered: (hearing.of_ticket, K.TICKET_REGISTERED),
    TicketAnswered: (hearing.of_ticket, K.TICKET_ANSWERED),
    TicketClosed: (hearing.of_ticket, K.TICKET_CLOSED),
    TicketEscalated: (hearing.of_ticket, K.TICKET_ESCALATED),
    LeadAccepted: (hearing.of_lead, K.LEAD_ACCEPTED),
    LeadRefused: (hearing.of_lead, K.LEAD_REFUSED),
    MediationEnded: (hearing.of_mediation, K.MEDIATION_ENDED),
    HouseholdFellBack: (hearing.of_falling_back, K.FELL_BACK),
    FileOpened: (hearing.of_file, K.FILE_OPENED),
    FileRegistered: (hearing.of_file, K.FILE_REGISTERED),
}
PAYMENT = PaymentMade(
    batch_id="b1",
    managing_union="county-540202",
    total_fen=300,
    payments=[
        PaidAid(aid_id="a1", file_id="f1", programme="medical", amount_fen=100),
        PaidAid(aid_id="a2", file_id="f2", programme="medical", amount_fen=200),
    ],
    happened_on=date(2021, 4, 15),
)


def sample(event):
    return load(event, json.loads((SAMPLES / f"{event.wire_type()}.json").read_text("utf-8")))


def test_every_event_that_is_heard_has_its_meaning_here():
    assert {each.event for each in declarations(ReportsService)} == {
        *MEANT,
        PaymentMade,
        WagesRecovered,
        KitHandedOver,
        KitTakenBack,
        GreetingPaid,
        HelpGiven,
        HelpTakenBack,
        UnitVisited,
        UnitVisitTakenBack,
        CampaignFileListed,
        CampaignFileVisited,
        CampaignVisitStruck,
        StudentAided,
    }


@pytest.mark.parametrize("event", MEANT)
def test_an_event_is_the_fact_of_its_record_union_and_day(event):
    reading, kind = MEANT[event]
    told = sample(event)
    fact = reading(told)
    aggregate = fact.record.partition("/")[0]
    assert (fact.kind, fact.record) == (kind, f"{aggregate}/{getattr(told, f'{aggregate}_id')}")
    assert (fact.managing_union, fact.happened_on) == (told.managing_union, told.happened_on)
    assert fact.amount_fen == 0


def test_a_ticket_that_was_entered_late_is_told_as_that():
    late = replace(sample(TicketRegistered), late=True)
    assert hearing.of_ticket(late).kind is K.TICKET_REGISTERED_LATE


def test_a_student_counts_for_the_city_or_for_a_county_with_what_was_paid():
    event = sample(StudentAided)
    of_city, of_county = map(hearing.of_student, (event, replace(event, municipal=False)))
    assert (of_city.kind, of_county.kind) == (K.STUDENT_OF_CITY, K.STUDENT_OF_COUNTY)
    assert of_city.record == f"student_aid/{event.student_aid_id}"
    assert (of_city.amount_fen, of_city.happened_on) == (300_000, event.happened_on)


def test_a_payment_is_a_fact_per_aid_and_they_sum_up_to_what_the_bank_paid():
    facts = list(hearing.of_payments(PAYMENT))
    assert [each.record for each in facts] == ["aid/a1", "aid/a2"]
    assert sum(each.amount_fen for each in facts) == PAYMENT.total_fen


def test_the_rest_of_an_aid_paid_by_another_batch_is_another_fact():
    again = replace(PAYMENT, batch_id="b2")
    facts = [*hearing.of_payments(PAYMENT), *hearing.of_payments(again)]
    assert len({each.fact_id for each in facts}) == 4


def test_wages_count_by_payment_and_the_worker_with_his_first_one():
    first = sample(WagesRecovered)
    told = [first, replace(first, payment=2, people=0)]
    facts = [fact for event in told for fact in hearing.of_wages(event)]
    assert [fact.kind for fact in facts].count(K.WAGES_FIRST_RECOVERED) == 1
    assert sum(fact.amount_fen for fact in facts) == 2 * first.recovered_fen
    assert len({fact.fact_id for fact in facts}) == len(facts)


def test_a_kit_counts_by_hand_over_and_the_person_with_his_first_and_last_one():
    first = sample(KitHandedOver)
    told = [first, replace(first, recipient_id="r2", people=0)]
    facts = [fact for event in told for fact in hearing.of_kit(event)]
    assert [fact.kind for fact in facts] == [K.KIT_GIVEN, K.PERSON_GIVEN_KIT, K.KIT_GIVEN]
    back = replace(sample(KitTakenBack), happened_on=date(2021, 12, 31))
    undone = [*hearing.of_kit(back), *hearing.of_kit(replace(back, people=0, round=2))]
    assert [fact.kind for fact in undone] == [
        K.KIT_TAKEN_BACK,
        K.PERSON_WITHOUT_KIT,
        K.KIT_TAKEN_BACK,
    ]
    assert {fact.happened_on for fact in undone} == {back.handed_on}
    assert len({fact.fact_id for fact in [*facts, *undone]}) == 6


def test_help_on_the_way_home_counts_as_kits_do():
    first = sample(HelpGiven)
    back = sample(HelpTakenBack)
    told = [*hearing.of_help(first), *hearing.of_help(replace(first, round=2, people=0))]
    assert [fact.kind for fact in told] == [K.HELP_GIVEN, K.PERSON_HELPED, K.HELP_GIVEN]
    undone = [*hearing.of_help(back)]
    assert [fact.kind for fact in undone] == [K.HELP_TAKEN_BACK, K.PERSON_NOT_HELPED]
    assert {fact.happened_on for fact in undone} == {back.handed_on}


def test_a_unit_counts_once_a_year_and_a_post_is_told_apart_with_all_its_visits():
    unit, back = sample(UnitVisited), sample(UnitVisitTakenBack)
    told = [unit, replace(unit, visit_id="v2", units=0)]
    assert [fact.kind for each in told for fact in hearing.of_unit_visit(each)] == [K.UNIT_VISITED]
    post = replace(unit, visited=VisitedKind.POST)
    told = [post, replace(post, visit_id="v2", units=0)]
    facts = [fact for each in told for fact in hearing.of_unit_visit(each)]
    assert [fact.kind for fact in facts] == [K.POST_VISITED, K.VISIT_TO_POST, K.VISIT_TO_POST]
    undone = [*hearing.of_unit_visit(replace(back, visited=VisitedKind.POST))]
    assert [fact.kind for fact in undone] == [K.POST_NOT_VISITED, K.NO_VISIT_TO_POST]
    assert {fact.happened_on for fact in undone} == {back.visited_on}
    assert len({fact.fact_id for fact in [*facts, *undone]}) == 5


@pytest.mark.parametrize("kind", list(CampaignKind))
def test_a_place_counts_by_the_kind_of_its_campaign_and_each_visit_apart(kind):
    listed, visited = sample(CampaignFileListed), sample(CampaignFileVisited)
    struck = sample(CampaignVisitStruck)
    told = [replace(each, kind=kind) for each in (listed, visited, struck)]
    told.append(replace(visited, kind=kind, visit=2))
    facts = [hearing.of_place(each) for each in told]
    of = "left" if kind is CampaignKind.LEFT else "register"
    assert [fact.kind for fact in facts] == [
        f"{of}_listed", f"{of}_visited", f"{of}_struck", f"{of}_visited",
    ]  # fmt: skip
    assert len({fact.fact_id for fact in facts}) == len(facts)
    assert facts[2].happened_on == struck.visited_on
    assert {fact.record for fact in facts} <= {f"file/{each.file_id}" for each in told}


def test_greeting_money_counts_a_person_of_the_occasion_and_its_amount():
    paid = sample(GreetingPaid)
    fact = hearing.of_greeting(paid)
    assert (fact.kind, fact.amount_fen) == (K.GREETED, paid.amount_fen)
    assert (fact.managing_union, fact.happened_on) == (paid.managing_union, paid.happened_on)
