"""Which outbox rows may go out, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.outbox import LastPublished, Outbox, in_order
from records.kinds import OUTBOX
from tests.messaging.outbox_rows import names, row


@given(st.permutations([row(subject, number) for subject in "ab" for number in range(1, 6)]))
def test_each_aggregate_goes_out_in_its_order(rows):
    ordered = in_order(rows)
    for subject in "ab":
        assert [each["sequence"] for each in ordered if each["subject"] == subject] == [
            1,
            2,
            3,
            4,
            5,
        ]


def test_nothing_goes_out_behind_a_gap():
    rows = [row("a", 1), row("a", 2), row("a", 4), row("b", 7)]
    assert names(in_order(rows)) == ["a/1", "a/2", "b/7"]


def test_the_last_published_is_remembered_for_the_subjects_used_most_recently():
    last = LastPublished(most=2)
    for subject in "abc":
        last.remember(row(subject, 1))
    assert last.precedes(row("c", 2))
    assert not last.precedes(row("c", 3))
    assert not last.precedes(row("a", 2))
    assert last.precedes(row("a", 1))


@pytest.fixture
def outbox(mongo_store):
    return Outbox(mongo_store.collection(OUTBOX))


@pytest.fixture
def rows(mongo_store):
    return mongo_store.collection(OUTBOX)


def test_what_is_published_is_not_read_again(outbox, rows):
    rows.insert_many([row("a", 1), row("a", 2)])
    first = outbox.next_rows(limit=1)
    outbox.mark_published(first)
    assert names(outbox.next_rows()) == ["a/2"]
    stored = rows.find_one({"_id": "a/1"})
    assert stored["state"] == "published"
    assert abs(stored["published_at"] - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_aggregate_whose_first_row_is_outside_the_page_begins_with_it_all_the_same(outbox, rows):
    # Two processes with different clocks: the second event carries an earlier time.
    rows.insert_many([row("a", 1, seconds=9), row("a", 2, seconds=0), row("b", 1, seconds=1)])
    assert names(outbox.next_rows(limit=2)) == ["b/1", "a/1", "a/2"]


def test_a_row_goes_out_when_what_precedes_it_was_published_by_somebody_else(outbox, rows):
    rows.insert_many([row("a", 1, state="published"), row("a", 2)])
    assert names(outbox.next_rows()) == ["a/2"]


def test_a_row_goes_out_when_what_precedes_it_was_archived(outbox, rows):
    rows.insert_one(row("a", 41))
    assert names(outbox.next_rows()) == ["a/41"]


def test_subjects_that_wait_for_a_retry_leave_room_for_the_others(outbox, rows):
    rows.insert_many([row("a", number) for number in range(1, 4)] + [row("b", 1, seconds=5)])
    assert names(outbox.next_rows(without={"a"}, limit=2)) == ["b/1"]


def test_the_page_is_read_with_an_index(outbox, rows):
    plan = rows.find({"state": "pending"}).sort([("at", 1), ("subject", 1), ("sequence", 1)])
    stage = plan.limit(500).explain()["queryPlanner"]["winningPlan"]
    assert "COLLSCAN" not in str(stage)
    assert "SORT'" not in str(stage)
