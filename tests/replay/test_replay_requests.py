from collections import Counter
from functools import lru_cache

import pytest

from replay.people import generate_people
from replay.request_plan import (
    Category,
    Channel,
    LateReason,
    Outcome,
    RefusalReason,
    RequestPlan,
)
from replay.requests import generate_requests
from replay.topics import topics, topics_for
from vocabulary.languages import Language
from vocabulary.personal_numbers import find_personal_numbers
from vocabulary.text import clean
from vocabulary.unions import managing_unions
from vocabulary.working_days import packaged_calendar


@lru_cache(maxsize=1)
def year():
    return generate_requests(generate_people(6_000, seed=1), seed=1)


def in_months(topic, months):
    days = [request.happened_on.month for request in year() if request.topic == topic]
    return sum(month in months for month in days) / len(days)


def test_the_same_seed_makes_the_same_year():
    people, plan = generate_people(50, seed=1), RequestPlan(requests=120)
    again = generate_requests(people, seed=3, plan=plan)
    assert generate_requests(people, seed=3, plan=plan) == again
    assert generate_requests(people, seed=4, plan=plan) != again


def test_a_full_year_has_twelve_thousand_requests_and_eighteen_hundred_escalations():
    outcomes = Counter(request.outcome for request in year())
    assert sum(outcomes.values()) == 12_000
    assert outcomes[Outcome.ESCALATED] == 1_800
    assert outcomes[Outcome.ANSWERED_AT_ONCE] == RequestPlan().answered_at_once_count


@pytest.mark.parametrize("scale", [0.01, 0.1, 0.333])
def test_shares_hold_at_every_scale(scale):
    plan = RequestPlan.at_scale(scale)
    requests = generate_requests(generate_people(200, seed=1), seed=1, plan=plan)
    assert len(requests) == round(12_000 * scale)
    escalated = [request for request in requests if request.outcome is Outcome.ESCALATED]
    assert len(escalated) == plan.escalation_count
    assert sum(bool(request.lead and request.lead.accepted) for request in escalated) == (
        plan.accepted_lead_count
    )
    assert sum(request.late_reason is not None for request in requests) == plan.late_count


def test_a_request_is_late_exactly_when_it_has_a_reason():
    late = [request for request in year() if request.late_reason]
    assert len(late) == RequestPlan().late_count
    for request in year():
        assert (request.recorded_on > request.happened_on) == bool(request.late_reason)
        assert request.happened_on.year == request.recorded_on.year == 2021
    assert {request.late_reason for request in late} == set(LateReason)


def test_only_escalated_requests_have_a_lead_and_a_hardship_reason():
    for request in year():
        escalated = request.outcome is Outcome.ESCALATED
        assert (request.lead is not None) == escalated
        assert bool(request.escalation_reason) == escalated


def test_leads_are_accepted_or_refused_for_every_reason():
    leads = [request.lead for request in year() if request.lead]
    assert sum(lead.accepted for lead in leads) == RequestPlan().accepted_lead_count == 1_224
    assert {lead.refusal for lead in leads} == {None, *RefusalReason}


def test_nobody_escalates_twice():
    people = [request.person.id_number for request in year() if request.lead]
    assert len(set(people)) == len(people)


def test_requests_come_in_the_order_of_their_recording():
    recorded = [request.recorded_on for request in year()]
    assert recorded == sorted(recorded)


def test_every_category_and_channel_occurs():
    assert {request.category for request in year()} == set(Category)
    assert {request.channel for request in year()} == set(Channel)


def test_each_category_has_six_chinese_and_three_tibetan_texts():
    for language, least in ((Language.CHINESE, 6), (Language.TIBETAN, 3)):
        for category in Category:
            texts = [
                text
                for topic in topics_for(category, language, hardship=False)
                for text in topic.texts_in(language)
            ]
            assert len(set(texts)) >= least, (category, language)


def test_every_topic_has_a_season_and_a_text():
    for topic in topics():
        assert len(topic.by_month) == 12
        assert sum(topic.by_month) > 0
        assert topic.texts_in(Language.CHINESE)


def test_people_ask_in_their_own_language():
    for request in year():
        is_tibetan = any("\u0f40" <= character <= "\u0fbc" for character in request.text)
        assert is_tibetan == (request.language is Language.TIBETAN)
        assert request.language is request.person.language


def test_texts_are_clean_and_hold_no_personal_number():
    for request in year():
        assert clean(request.text, most=2000) == request.text
        assert "{" not in request.text
        assert not find_personal_numbers(request.text)


def test_heating_is_asked_for_in_winter_and_heatstroke_in_summer():
    assert in_months("heating_aid", {10, 11, 12, 1, 2, 3}) > 0.9
    assert in_months("heatstroke", {5, 6, 7, 8, 9}) > 0.9
    assert in_months("tuition_aid", {7, 8, 9}) > 0.6


def test_visitors_come_on_working_days():
    calendar = packaged_calendar()
    for request in year():
        if request.channel is Channel.VISIT and not request.late_reason:
            assert calendar.is_working_day(request.happened_on)


def test_codes_are_those_of_the_published_language():
    hotline = pytest.importorskip("contracts.hotline")
    relief = pytest.importorskip("contracts.relief")
    people = pytest.importorskip("contracts.people")
    from replay.people import PreferredChannel

    for ours, published in (
        (Category, hotline.Category),
        (Channel, hotline.Channel),
        (RefusalReason, relief.RefusalReason),
        (PreferredChannel, people.DeliveryChannel),
    ):
        assert {item.value for item in ours} <= {item.value for item in published}
    reasons = {item.value for item in hotline.HardshipReason}
    assert {topic.hardship for topic in topics() if topic.hardship} <= reasons


def test_however_small_the_run_no_managing_union_is_silent() -> None:
    people = generate_people(72, seed=2021)
    requests = generate_requests(people, seed=2021, plan=RequestPlan.at_scale(0.01))
    assert {request.person.managing_union for request in requests} == {
        union.code for union in managing_unions()
    }
