"""Sentences by state: each state has one to read out, in both languages, without names."""

from __future__ import annotations

from string import Formatter

import pytest

from contracts.hotline import LeadState, TicketState
from contracts.hotline.lead_words import LeadProgress
from contracts.hotline.replies import ReplyUse, ShowTicketReplies, TicketReplies
from contracts.refusals import ForeignUnion
from contracts.rights import Actor
from records.policies import load_policies
from services.hotline.replies import POLICY, ticket_replies
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.loop_facts import ticket_at
from tests.hotline.ticket_facts import AGENT, COUNTY_AGENT, NOW, TODAY, WORKER, act

SENTENCES = load_policies().on(POLICY, TODAY)["sentences"]


def replies(books: Books, by: Actor = AGENT) -> TicketReplies:
    with books.work(by, now=NOW, action="ticket.read") as unit:
        request = ShowTicketReplies(ticket_id="ticket-a")
        return ticket_replies(Tickets(unit), load_policies(), request=request, now=NOW)


@pytest.mark.parametrize("state", TicketState)
def test_each_state_is_said_in_one_sentence_with_number_and_union_alone(state):
    books = Books("hotline")
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket_at(state))
    shown = replies(books)
    assert shown.language == "bo"
    assert [each.use for each in shown.items].count(ReplyUse.STATUS) == 1
    assert shown.items[0].use is ReplyUse.STATUS
    for each in shown.items:
        assert "{" not in each.chinese + each.tibetan
        assert WORKER.name not in each.chinese + each.tibetan
    assert "SR-20210305-000123" in shown.items[0].chinese


def test_what_relief_did_is_said_too():
    books, ticket = Books("hotline"), ticket_at(TicketState.ESCALATED, lead=LeadState.ACCEPTED)
    ticket.note_lead_progress(LeadProgress.ON_FILE, act=act())
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket)
    codes = [each.code for each in replies(books).items if each.use is ReplyUse.STATUS]
    assert codes == ["with_relief", "on_file"]


def test_a_foreign_union_is_told_nothing():
    books = Books("hotline")
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket_at(TicketState.REGISTERED))
    with pytest.raises(ForeignUnion):
        replies(books, COUNTY_AGENT)


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["code"])
def test_a_sentence_asks_for_nothing_but_number_and_union(row):
    for language in ("zh-CN", "bo"):
        asked = {name for _, name, _, _ in Formatter().parse(row[language]) if name}
        assert asked <= {"number", "union"}
    assert set(row["states"]) <= set(TicketState)
