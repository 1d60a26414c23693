"""What the monitor reads of an owner: ids, times, fates and numbers, never a sealed value."""

import json

import pytest

from contracts.operations.commands import OpsDiscard
from contracts.operations.queries import (
    OpsEnvelope,
    OpsEvents,
    OpsFates,
    OpsHeldGroups,
    OpsHeldLines,
    OpsHeldMessage,
    OpsJournalSince,
    OpsStatus,
    OpsUndecoded,
)
from contracts.operations.words import EventUnknown, Fate, MessageNotHeld
from contracts.refusals import InvalidInput
from messaging.ops.journal_lines import LOOK_BACK_MS
from records.kinds import AUDIT
from tests.messaging.ops.owner import Owner, edit, run
from vocabulary.ids import earlier_id, new_id


def look(owner, request):
    """As the monitor polls: of its own accord."""
    return owner.ask(request, by=None)


@pytest.fixture
def mixed(stored):
    """An owner with two refused, one that fails, two behind, one fine and one that is no event."""
    desk = stored.desk
    for account in "ab":
        desk.mint_money(account, 1, mood="refuse")
    desk.mint_money("a", 2, 3)
    desk.mint_money("c", 1, mood="fail")
    desk.mint_money("d", 1)
    desk.apply(*desk.bodies(), b"no event")
    return stored


# --- status


def test_the_status_tells_what_is_held_undecoded_and_not_published(mixed):
    now = look(mixed, OpsStatus())
    (consumer,) = now.consumers
    assert (now.service, consumer.consumer) == ("ledger", "ledger.mint")
    assert (consumer.held, consumer.parked, consumer.behind) == (5, 2, 2)
    assert consumer.oldest_held_at == min(row["held_at"] for row in mixed.desk.held())
    assert (now.outbox.pending, now.outbox.stuck, now.undecoded) == (1, 0, 1)
    assert now.outbox.oldest_pending_at == mixed.desk.outbox()[0]["at"]
    trail = mixed.twin.rows(AUDIT)
    assert now.unchained_audit == len(trail) > 0
    assert now.oldest_unchained_audit_at == min(row["at"] for row in trail)


def test_the_status_of_an_owner_with_nothing_to_tell(stored):
    now = look(stored, OpsStatus())
    (consumer,) = now.consumers
    assert (consumer.held, consumer.oldest_held_at) == (0, None)
    assert (now.outbox.pending, now.outbox.oldest_pending_at) == (0, None)
    assert (now.unchained_audit, now.oldest_unchained_audit_at) == (0, None)


# --- the journal


@pytest.fixture
def journal(stored):
    """An owner that announced five events (one per credit), and their ids in order."""
    desk = stored.desk
    desk.mint_money("a", *range(5))
    desk.apply(*desk.bodies())
    return stored, [row["_id"] for row in sorted(desk.outbox(), key=lambda row: row["_id"])]


def ids(answer):
    return [line.event_id for line in answer.items]


def test_the_journal_is_read_page_by_page_without_a_gap(journal):
    owner, announced = journal
    first = look(owner, OpsJournalSince(limit=2))
    assert (ids(first), first.more) == (announced[:2], True)
    more = look(owner, OpsJournalSince(after=announced[1], looks_back=False, limit=2))
    assert (ids(more), more.more) == (announced[2:4], True)
    last = look(owner, OpsJournalSince(after=announced[3], looks_back=False, limit=2))
    assert (ids(last), last.more) == (announced[4:], False)


def test_a_sweep_looks_back_for_what_began_later_and_was_committed_first(journal):
    owner, announced = journal
    assert ids(look(owner, OpsJournalSince(after=announced[-1]))) == announced
    assert ids(look(owner, OpsJournalSince(after=announced[-1], looks_back=False))) == []
    long_after = earlier_id(announced[-1], -LOOK_BACK_MS - 1_000)
    assert ids(look(owner, OpsJournalSince(after=long_after))) == []


def test_a_line_says_who_and_after_what_and_no_data(journal):
    owner, announced = journal
    (line,) = look(owner, OpsEvents(event_ids=[announced[0], "unknown"])).items
    (row,) = [each for each in owner.desk.outbox() if each["_id"] == announced[0]]
    assert (line.type, line.subject, line.sequence) == ("ledger.posted.v1", "account/a", 1)
    assert (line.actor, line.causation_id) == ("system/ledger", row["causationid"])
    assert (line.published_at, line.business_time) == (None, row["businesstime"])
    assert not hasattr(line, "data")


def test_what_is_no_event_id_is_refused(stored):
    with pytest.raises(InvalidInput) as refusal:
        look(stored, OpsJournalSince(after="yesterday"))
    assert refusal.value.field == "after"


# --- fates


def test_the_fates_are_what_the_owner_has_in_its_own_database(mixed):
    rows = {row["aggregate"] + str(row["sequence"]): row for row in mixed.desk.held()}
    (applied,) = mixed.desk.inbox()
    wanted = [*(row["event_id"] for row in rows.values()), applied["event_id"], new_id()]
    fates = {each.event_id: each for each in look(mixed, OpsFates(event_ids=wanted)).items}
    assert len(fates) == 6
    assert fates[rows["press/press-a1"]["event_id"]].fate == Fate.PARKED
    assert fates[rows["press/press-a2"]["event_id"]].fate == Fate.BEHIND
    assert fates[rows["press/press-c1"]["event_id"]].fate == Fate.RETRYING
    assert fates[applied["event_id"]].fate == Fate.APPLIED
    assert {each.consumer for each in fates.values()} == {"ledger.mint"}


def test_a_discard_and_an_edit_are_fates(mixed):
    desk = mixed.desk
    a, b = (row for row in desk.held() if row["parked"])
    mixed.ask(OpsDiscard(row_id=a["_id"], reason="twice", expected_version=a["version"]))
    done = edit(mixed, b)
    run(desk)
    wanted = [a["event_id"], b["event_id"], done.edited_to]
    fates = {each.event_id: each.fate for each in look(mixed, OpsFates(event_ids=wanted)).items}
    assert [fates[each] for each in wanted] == [Fate.DISCARDED, Fate.APPLIED, Fate.APPLIED]


# --- what is held


def test_those_that_failed_alike_are_one_group(mixed):
    refused, failing = look(mixed, OpsHeldGroups()).items
    assert (refused.count, refused.parked, refused.behind) == (2, 2, 2)
    assert (refused.type, refused.reason) == ("mint.minted.v1", "refused")
    assert (refused.error_type, refused.error) == ("AccountClosed", "test_account_closed")
    assert refused.first_at <= refused.last_at
    assert (failing.count, failing.parked, failing.error) == (1, 0, "")
    assert failing.where.startswith("messaging.consumer.group:")


def test_the_list_is_paged_and_filtered_the_longest_held_first(mixed):
    every = [row["_id"] for row in mixed.desk.held()]
    seen, cursor = [], None
    for _ in range(3):
        page = look(mixed, OpsHeldLines(limit=2, cursor=cursor))
        seen, cursor = [*seen, *page.items], page.next_cursor
    assert cursor is None
    assert sorted(line.row_id for line in seen) == sorted(every)
    assert [line.held_at for line in seen] == sorted(line.held_at for line in seen)
    alike = look(mixed, OpsHeldLines(fingerprint=seen[0].fingerprint)).items
    assert {line.fingerprint for line in alike} == {seen[0].fingerprint}
    (one,) = look(mixed, OpsHeldLines(event_id=seen[0].event_id)).items
    assert one == seen[0]
    assert look(mixed, OpsHeldLines(consumer="ledger.hotline")).items == []


def test_what_could_not_be_decoded_is_told_without_its_body(mixed):
    (line,) = look(mixed, OpsUndecoded()).items
    assert (line.diagnosis, line.size) == ("the body is not JSON", len(b"no event"))


# --- opened


@pytest.fixture
def opened(owner, desk):
    """The row of a refused message, and what it shows."""
    desk.mint_money("a", 1, mood="refuse")
    desk.mint_money("a", 2, 3)
    desk.apply(*desk.bodies())
    row = desk.held()[0]
    return row, owner.ask(OpsHeldMessage(row_id=row["_id"]))


def test_an_opened_message_shows_a_sealed_value_only_as_whom_it_is_for(owner, opened):
    _, shown = opened
    data = json.loads(shown.envelope)["data"]
    assert data == {
        "account_id": "a",
        "amount": 1,
        "mood": "refuse",
        "owner": {"sealed_for": ["ledger"]},
    }
    assert "次仁" not in shown.envelope


def test_an_opened_message_shows_why_it_failed_and_what_waits(opened):
    row, shown = opened
    assert shown.stack[-1].startswith("messaging.consumer.group:")
    (tried,) = shown.tries
    assert (tried.reason, tried.error_type) == ("refused", "AccountClosed")
    assert (tried.error, tried.at) == ("test_account_closed", row["last_at"])
    assert [line.sequence for line in shown.waiting] == [2, 3]
    assert {line.fate for line in shown.waiting} == {Fate.BEHIND}
    assert (shown.edits, shown.proposal) == ([], None)


def test_who_opened_it_is_audited(owner, opened):
    row, _ = opened
    (said,) = owner.audit("messages.read")
    assert (said["actor"], said["subject"]) == ("staff/operator", "press/press-a")
    assert said["after"] == {"event_id": row["event_id"]}


def test_what_bson_and_utf8_cannot_hold_is_opened_all_the_same(owner, desk):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    odd = {"account_id": "a", "number": 2**100, "text": "\ud800", "$where\0": 1}
    desk.apply(json.dumps({**json.loads(body), "data": odd}).encode())
    shown = owner.ask(OpsHeldMessage(row_id=desk.held()[0]["_id"]))
    assert json.loads(shown.envelope.encode())["data"] == odd


def test_a_message_with_the_longest_id_is_opened_and_listed(stored):
    desk = stored.desk
    for number in range(3):
        desk.mint_money(f"a{number}", 1, mood="refuse")
    bodies = [json.loads(body) for body in desk.bodies()]
    long = [{**body, "id": str(number) * 500} for number, body in enumerate(bodies)]
    desk.apply(*(json.dumps(each).encode() for each in long))
    page = look(stored, OpsHeldLines(limit=2))
    (last,) = look(stored, OpsHeldLines(limit=2, cursor=page.next_cursor)).items
    assert stored.ask(OpsHeldMessage(row_id=last.row_id)).line == last


def test_an_event_of_the_journal_is_opened_the_same_way(desk):
    mint = Owner(desk.mint, desk)
    desk.mint_money("a", 1)
    (row,) = desk.mint.pending()
    shown = mint.ask(OpsEnvelope(event_id=row["_id"]))
    assert json.loads(shown.envelope)["data"]["owner"] == {"sealed_for": ["ledger"]}
    assert shown.line.event_id == row["_id"]
    assert [said["subject"] for said in mint.audit("messages.read")] == ["press/press-a"]
    with pytest.raises(EventUnknown):
        mint.ask(OpsEnvelope(event_id=new_id()))


def test_what_is_not_held_cannot_be_opened(owner):
    with pytest.raises(MessageNotHeld):
        owner.ask(OpsHeldMessage(row_id="ledger.mint/none"))
