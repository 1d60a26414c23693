"""Search over everything allowed: by number, phone, ID number and words, within one's rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import NothingToSearch, TicketState
from contracts.hotline.searching import SearchTickets, SoughtBy, TicketsFound
from contracts.rights import Grant, system_actor
from records.acts import Act
from records.kinds import AUDIT
from records.policies import Policies, load_policies
from records.retention import Pseudonyms
from services.hotline.domain.joining import protect_alike
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.searching import finding
from services.hotline.searching.indexing import index_tickets
from services.hotline.searching.words import found_by, sought
from tests.books import KEYS, Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    ID_NUMBER,
    NOW,
    PHONE,
    TODAY,
    UNNUMBERED,
    act,
    filed_request,
    ticket_in,
)
from vocabulary.search_words import telling, words_of

HOTLINE = system_actor("hotline")
CITY = Grant(unions=frozenset({"city"}))
LHASA_ROAD = "工地拖欠工资三个月"


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def search(
    books: Books,
    text: str,
    grant: Grant = CITY,
    *,
    policies: Policies | None = None,
    **more: Any,
) -> TicketsFound:
    return finding.search_tickets(
        books.reads(grant),
        request=SearchTickets(text=text, **more),
        keys=KEYS,
        policies=policies or load_policies(),
        now=NOW,
    )


def ids(books: Books, text: str, grant: Grant = CITY, **more: Any) -> list[str]:
    return [each.ticket_id for each in search(books, text, grant, **more).items]


def test_words_of_the_request_are_found_in_chinese_tibetan_and_latin(books):
    chinese = taken_down(books, text=LHASA_ROAD)
    tibetan = taken_down(books, text="ང་ལ་གླ་ཆ་མ་སྤྲོད་པ།")
    latin = taken_down(books, text="单位没有买 ABC 保险")
    assert ids(books, "拖欠工资") == [chinese]
    assert ids(books, "工资 拖欠") == [chinese]
    assert ids(books, "གླ་ཆ") == [tibetan]
    assert ids(books, "སྤྲོད") == [tibetan]
    assert ids(books, "abc") == [latin]
    assert ids(books, "拖欠奖金") == []


def test_an_employer_is_found_by_name_pinyin_and_initials(books):
    one = taken_down(books, text="没签合同", employer="珠峰建筑公司")
    for text in ("珠峰建筑", "zhufeng", "zfjz", "建筑 合同"):
        assert ids(books, text) == [one], text


def test_number_phone_and_id_number_are_taken_for_what_they_are(books):
    one = taken_down(books, text=LHASA_ROAD)
    taken_down(books, text=LHASA_ROAD, applicant=UNNUMBERED)
    number = books.rows(TICKETS)[0]["number"]
    for text, by in (
        (number.lower(), SoughtBy.NUMBER),
        (PHONE, SoughtBy.PHONE),
        (" 139-0892-0001", SoughtBy.PHONE),
        (ID_NUMBER, SoughtBy.PERSON),
    ):
        found = search(books, text)
        assert (found.by, [each.ticket_id for each in found.items]) == (by, [one]), text


@pytest.mark.parametrize("text", ["工", "，。", "?!", "工 资"])
def test_what_tells_nothing_is_refused_with_what_can_be_searched(books, text):
    with pytest.raises(NothingToSearch) as refused:
        search(books, text)
    assert refused.value.field == "text"


def test_only_tickets_of_ones_unions_are_found(books):
    here = taken_down(books, text=LHASA_ROAD, county="540202")
    there = taken_down(books, text=LHASA_ROAD, county="540221")
    assert set(ids(books, "拖欠")) == {here, there}
    assert ids(books, "拖欠", Grant(unions=frozenset({"county-540202"}))) == [here]
    number = next(row["number"] for row in books.rows(TICKETS) if row["_id"] == there)
    for text in (number, PHONE):
        assert there not in ids(books, text, Grant(unions=frozenset({"county-540202"})))


def test_a_confidential_ticket_is_found_by_nobody_and_nothing(books):
    secret = taken_down(books, text=LHASA_ROAD, confidential=True)
    row = books.rows(TICKETS)[0]
    assert row["found_by"] == []
    for text in ("拖欠工资", PHONE, ID_NUMBER, row["number"]):
        assert secret not in ids(books, text)


def test_what_becomes_confidential_is_found_no_more(books):
    open_one, secret = taken_down(books, text=LHASA_ROAD), taken_down(books, confidential=True)
    with (
        books.work(HOTLINE, now=NOW) as unit,
        Tickets(unit).changing(open_one) as one,
        Tickets(unit).changing(secret) as other,
    ):
        protect_alike(one, other)
    assert [row["found_by"] for row in books.rows(TICKETS)] == [[], []]
    assert ids(books, "拖欠工资") == []


def test_a_ticket_about_the_asker_or_his_union_is_not_there_for_him(books):
    one = taken_down(books, text=LHASA_ROAD)
    with books.work(HOTLINE, now=NOW) as unit, Tickets(unit).changing(one) as ticket:
        ticket.request = replace(ticket.request, concerns="staff/agent")
    about_him = Grant(unions=frozenset({"city"}), persons=frozenset({"staff/agent"}))
    number = books.rows(TICKETS)[0]["number"]
    for text in ("拖欠工资", PHONE, number):
        assert ids(books, text, about_him) == []
        assert ids(books, text) == [one]


def test_numbers_in_a_text_are_no_words_and_no_single_character_is_kept():
    keys = found_by("工资找 13908920001 问", None, keys=KEYS)
    assert not set(sought("13908920001 资工", keys=KEYS)) & {(key,) for key in keys}
    assert set(KEYS.word_keys(["工资", "资找"])) <= set(keys)
    assert not set(KEYS.word_keys(["工", "资"])) & set(keys)


@given(text=st.text(alphabet="工资拖欠合同法院གླཆ་ abz9", max_size=40), start=st.integers(0, 30))
def test_any_part_of_a_text_finds_it(text, start):
    keys = set(found_by(text, None, keys=KEYS))
    for run in text[start:].split():
        whole = telling(words_of(run)) <= telling(words_of(text))
        if whole:
            assert all(keys & set(part) for part in sought(run, keys=KEYS))


def several(books: Books, *texts: str) -> None:
    """Tickets of one day after another: ``ticket-0``, ``ticket-1`` and so on."""
    with books.work(HOTLINE, now=NOW) as unit:
        for place, text in enumerate(texts):
            request = filed_request(
                number=f"SR-20210305-00000{place + 1}",
                query_key=f"q1.{place}",
                text=text,
                found_by=found_by(text, None, keys=KEYS),
            )
            on = Act(by="staff/agent", at=NOW + timedelta(days=place), happened_on=TODAY)
            Tickets(unit).add(Ticket.register(ticket_id=f"ticket-{place}", request=request, act=on))


def test_the_newest_come_first_up_to_the_limit_and_more_is_said(books):
    several(books, *[LHASA_ROAD] * 3)
    found = search(books, "拖欠", limit=2)
    assert [each.ticket_id for each in found.items] == ["ticket-2", "ticket-1"]
    assert found.more
    assert ids(books, "拖欠", until=TODAY) == ["ticket-0"]
    assert ids(books, "拖欠", since=TODAY + timedelta(days=2)) == ["ticket-2"]
    assert not search(books, "拖欠", until=TODAY).more


def test_of_the_rarest_part_as_many_are_looked_through_as_policy_says(books):
    several(books, "合同工资", "合同法院", "法院工资", "合同法院工资", "工资")
    assert ids(books, "工资法院") == []  # 资法 stands nowhere
    assert ids(books, "工资 法院") == ["ticket-3", "ticket-2"]
    few = Policies(
        {finding.POLICY: [{"from": "2000-01-01", "values": {"looked_through": 2, "most_parts": 2}}]}
    )
    found = search(books, "工资 合同", policies=few)
    assert [each.ticket_id for each in found.items] == ["ticket-3"]
    assert found.more  # ticket-0 lies beyond
    assert ids(books, "工资 合同", policies=few, until=TODAY) == ["ticket-0"]


def test_tickets_of_an_earlier_build_are_indexed_by_the_timer(books):
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket_in(TicketState.ACCEPTED))
    assert ids(books, "矿上受伤") == []
    for _ in range(2):
        with books.work(HOTLINE, now=NOW) as unit:
            index_tickets(unit, books.reads(), keys=KEYS)
    assert ids(books, "矿上受伤") == ["ticket-a"]
    (row,) = books.rows(TICKETS)
    assert (row["unindexed"], row["version"]) == (False, 2)
    assert "found_by" in books.rows(AUDIT)[-1]["personal"]


def test_one_ticket_that_cannot_be_read_keeps_no_other_from_being_indexed(books):
    several(books, LHASA_ROAD)
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket_in(TicketState.ACCEPTED))
        other = ticket_in(TicketState.ACCEPTED)
        other.aggregate_id = "ticket-b"
        other.request = replace(other.request, number="SR-20210305-000002", query_key="q1.b")
        Tickets(unit).add(other)
    books.spoil(TICKETS, "ticket-a", "request")
    with books.work(HOTLINE, now=NOW) as unit:
        index_tickets(unit, books.reads(), keys=KEYS)
    assert [row["unindexed"] for row in books.rows(TICKETS)] == [False, True, False]


def test_at_the_end_of_retention_nothing_finds_it(books):
    ticket = ticket_in(TicketState.CLOSED)
    ticket.archive(Pseudonyms(), act=act())
    assert ticket.request.found_by == ()
