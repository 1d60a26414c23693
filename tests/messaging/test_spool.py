"""The relay's short cuts lose nothing, repeat nothing, and keep every aggregate's order."""

import pytest
from pymongo.errors import AutoReconnect

from messaging.spool import LOOK_SECONDS, MOST_HANDED, MOST_UNMARKED, HandedRows, Spool
from records.kinds import OUTBOX
from tests.messaging.outbox_rows import names, row


class Desk:
    """A spool on real rows, whose clock a test moves."""

    def __init__(self, rows):
        self.rows, self.handed, self.now, self.term = rows, HandedRows(), 0.0, 1
        self.spool = Spool(rows, self.handed, term=lambda: self.term, now=lambda: self.now)

    def commit(self, *rows):
        """As another process does: nobody hands these over."""
        self.rows.insert_many([dict(each) for each in rows])

    def commit_here(self, *rows):
        self.commit(*rows)
        self.handed.hand_over(list(rows))

    def publish(self, **how):
        """One round of the relay."""
        rows = self.spool.next_rows(**how)
        self.spool.mark_published(rows)
        return names(rows)

    def pending(self):
        return self.rows.count_documents({"state": "pending"})


@pytest.fixture
def desk(mongo_store):
    return Desk(mongo_store.collection(OUTBOX))


def test_rows_that_were_handed_over_go_out_in_order_whatever_their_greenlets_did(desk):
    desk.commit_here(row("a", 2), row("b", 1), row("a", 1))
    assert sorted(desk.publish()) == ["a/1", "a/2", "b/1"]


def test_a_handed_row_goes_out_without_a_question_to_the_database():
    desk = Desk(rows=None)
    desk.handed.hand_over([row("a", 1)])
    assert desk.publish() == ["a/1"]


def test_a_published_row_is_noted_later_and_meanwhile_not_sent_again(desk):
    desk.commit(row("a", 1))
    assert desk.publish() == ["a/1"]
    assert desk.pending() == 1
    assert desk.publish() == []
    assert desk.spool.mark() == 1
    assert (desk.pending(), desk.spool.unmarked, desk.publish()) == (0, 0, [])


def test_a_row_that_a_look_has_found_is_not_sent_again_when_it_is_handed_over_late(desk):
    first = row("a", 1)
    desk.commit(first)
    assert desk.publish() == ["a/1"]
    desk.handed.hand_over([first])
    assert desk.publish() == []


def test_rows_of_other_processes_are_found_while_ours_keep_the_relay_busy(desk):
    desk.commit_here(row("a", 1))
    assert desk.publish() == ["a/1"]
    desk.commit(row("b", 1))
    desk.commit_here(row("a", 2))
    assert desk.publish() == ["a/2"]
    desk.now += LOOK_SECONDS
    assert desk.publish() == ["b/1"]


def test_a_handed_row_behind_one_that_is_not_out_waits_for_it(desk):
    desk.commit(row("a", 1))
    desk.commit_here(row("a", 2))
    assert desk.publish() == ["a/1", "a/2"]  # whether a/1 is out, only the outbox knows


def test_marks_that_are_made_late_forget_nothing_that_went_out_since(desk):
    first, second = row("a", 1), row("a", 2)
    desk.commit_here(first)
    assert desk.publish() == ["a/1"]
    desk.commit_here(second)
    assert desk.publish() == ["a/2"]
    desk.spool.mark()
    desk.handed.hand_over([second])
    assert desk.publish() == []
    desk.commit_here(row("a", 3))
    assert desk.publish() == ["a/3"]


def test_what_was_taken_and_not_published_is_found_again(desk):
    desk.commit_here(row("a", 1))
    assert names(desk.spool.next_rows()) == ["a/1"]  # and the broker is lost
    desk.now += LOOK_SECONDS
    assert desk.publish() == ["a/1"]


def test_aggregates_that_wait_are_left_alone_and_found_afterwards(desk):
    desk.commit_here(row("a", 1), row("b", 1))
    assert desk.publish(without={"a"}) == ["b/1"]
    assert desk.publish() == ["a/1"]


def test_too_many_rows_are_left_to_the_outbox(desk):
    rows = [row(f"s{number}", 1) for number in range(MOST_HANDED + 1)]
    desk.commit(*rows)
    desk.handed.hand_over(rows[:-1])
    desk.handed.hand_over(rows[-1:])
    assert len(desk.handed) == 0
    found = []
    while some := desk.publish():
        found += some
    assert sorted(found) == sorted(names(rows))


def test_marks_that_fail_are_kept_and_made_later(desk, monkeypatch):
    desk.commit(row("a", 1))
    desk.publish()

    def away(*_):
        raise AutoReconnect("away")

    with monkeypatch.context() as broken:
        broken.setattr(desk.spool, "_update", away)
        with pytest.raises(AutoReconnect):
            desk.spool.mark()
    assert (desk.publish(), desk.spool.unmarked) == ([], 1)
    assert (desk.spool.mark(), desk.pending()) == (1, 0)


def test_the_relay_does_not_run_far_ahead_of_its_marks(desk):
    rows = [row(f"s{number}", 1) for number in range(MOST_UNMARKED + 1)]
    desk.commit(*rows)
    desk.spool.mark_published(rows)
    assert desk.spool.unmarked <= MOST_UNMARKED


def test_many_rows_of_other_processes_go_out_between_ours_without_a_pause(desk):
    desk.commit(*(row(f"b{number}", 1) for number in range(6)))
    desk.commit_here(row("a", 1))
    assert desk.publish(limit=2) == ["a/1"]
    desk.now += LOOK_SECONDS
    out = desk.publish(limit=2)
    for number in range(2, 6):
        desk.commit_here(row("a", number))
        out += desk.publish(limit=2)
    assert {f"b{number}/1" for number in range(6)} <= set(out)


def test_nothing_is_noted_while_another_may_hold_the_lease(desk):
    desk.commit(row("a", 1))
    assert desk.publish() == ["a/1"]
    desk.term = None
    assert (desk.spool.mark(), desk.pending(), desk.spool.unmarked) == (0, 1, 1)
    desk.term = 1
    assert (desk.spool.mark(), desk.pending()) == (1, 0)


def test_what_an_earlier_term_left_unnoted_is_published_again_and_not_noted_unseen(desk):
    desk.commit(row("a", 1))
    assert desk.publish() == ["a/1"]
    desk.term = 3  # another relay held the lease, and may have filled a queue from the journal
    assert (desk.spool.mark(), desk.pending()) == (0, 1)
    assert desk.publish() == ["a/1"]
    assert (desk.spool.mark(), desk.pending()) == (1, 0)
