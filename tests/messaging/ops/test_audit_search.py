"""An auditor's search in one service's trail: by whom, on what, when, in which conversation."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.audit import AuditOrder, SearchAudit
from contracts.refusals import InvalidInput, RightMissing, SignInNeeded
from contracts.rights.actors import in_place_of
from messaging.audit_search import LONGEST_SPAN
from records.clock import utc_now
from records.kinds import AUDIT
from tests.messaging.ops.owner import AUDITOR, OFFICER
from vocabulary.ids import new_id


@pytest.fixture
def trail(owner, desk):
    """What three credits on two accounts left behind, oldest first."""
    for account, amount in (("a", 1), ("b", 2), ("a", 3)):
        desk.mint_money(account, amount)
        desk.apply(*desk.bodies())
    rows = sorted(owner.twin.rows(AUDIT), key=lambda row: row["_id"])
    assert len(rows) >= 3
    return rows


def ids(found):
    return [line.row_id for line in found.items]


def matching(rows, **wanted):
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert found
    return [row["_id"] for row in reversed(found)]


def ask(owner, by=AUDITOR, **wanted):
    return owner.ask(SearchAudit(**wanted), by=by, sealed_by=None)


def test_rows_are_found_by_subject_actor_and_conversation_youngest_first(owner, trail):
    row = trail[0]
    assert ids(ask(owner, subject=row["subject"])) == matching(trail, subject=row["subject"])
    assert ids(ask(owner, actor=row["actor"])) == matching(trail, actor=row["actor"])
    conversation = row["cause"]["correlation_id"]
    assert row["_id"] in ids(ask(owner, correlation_id=conversation))
    assert ids(ask(owner, correlation_id="another")) == []


def test_what_somebody_did_for_a_colleague_is_found_by_both_names(owner):
    deputy, absent = (replace(AUDITOR, name=f"staff/{new_id()}") for _ in range(2))
    both = in_place_of(absent, deputy)
    ask(owner, by=both, actor="staff/1")
    found = ask(owner, actor=both.name).items
    assert [(line.actor, line.action) for line in found] == [(both.name, "audit.read")]


def test_rows_are_found_by_act_within_a_span(owner, trail):
    now = utc_now()
    span = {"since": now - timedelta(minutes=5), "until": now + timedelta(minutes=1)}
    act = trail[0]["action"]
    assert ids(ask(owner, act=act, **span)) == matching(trail, action=act)
    before = {"since": now - timedelta(days=2), "until": now - timedelta(days=1)}
    assert ids(ask(owner, act=act, **before)) == []


@pytest.mark.parametrize("order", AuditOrder)
def test_pages_follow_each_other_without_a_gap(owner, trail, order):
    subject = next(row["subject"] for row in trail if row["subject"].endswith("/a"))
    pages, cursor = [], None
    while True:
        page = ask(owner, subject=subject, limit=1, cursor=cursor, sort=order)
        pages += ids(page)
        if not page.more:
            break
        cursor = page.items[-1].row_id
    youngest_first = matching(trail, subject=subject)
    assert pages == youngest_first[:: -1 if order is AuditOrder.OLDEST_FIRST else 1]
    assert len(pages) > 1


def test_a_span_may_begin_or_end_before_anything_was_recorded(owner, trail):
    long_ago = datetime(1, 1, 1, tzinfo=UTC)
    subject = trail[0]["subject"]
    everything = matching(trail, subject=subject)
    assert ids(ask(owner, subject=subject, since=long_ago)) == everything
    assert ids(ask(owner, subject=subject, until=long_ago)) == []


def test_a_line_shows_plain_fields_before_and_after_and_only_the_names_of_personal_ones(
    owner, trail
):
    subject = next(row["subject"] for row in trail if row["subject"].endswith("/a"))
    line = ask(owner, subject=subject).items[0]
    balance = next(each for each in line.changes if each.name == "balance")
    assert (json.loads(balance.before), json.loads(balance.after)) == (1, 4)
    for each in line.changes:
        assert not each.personal or (each.before, each.after) == (None, None)
    first = ask(owner, subject=subject).items[-1]
    hidden = {each.name for each in first.changes if each.personal}
    assert hidden == set(trail[0]["personal"])


def test_a_broad_search_needs_a_span(owner):
    now = utc_now()
    for wanted in ({}, {"act": "x"}, {"since": now - LONGEST_SPAN - timedelta(days=1)}):
        with pytest.raises(InvalidInput) as refused:
            ask(owner, **wanted)
        assert refused.value.field == "since"


def test_only_auditors_are_answered(owner):
    with pytest.raises(RightMissing):
        ask(owner, by=OFFICER, actor="staff/1")
    with pytest.raises(SignInNeeded):
        ask(owner, by=None, actor="staff/1")


def test_who_searched_for_what_stands_in_the_trail_too(owner):
    ask(owner, actor="staff/1")
    (row,) = owner.audit("audit.read")
    assert (row["actor"], row["subject"]) == (AUDITOR.name, "audit/ledger")
    assert row["after"] == {"actor": "staff/1", "limit": 50}


def test_a_number_that_was_looked_for_is_not_kept_by_looking(owner):
    ask(owner, subject="phone 13989070001", act="11010519491231002X")
    kept = json.dumps([row["after"] for row in owner.audit("audit.read")], ensure_ascii=False)
    assert "13989070001" not in kept
    assert "11010519491231002X" not in kept
