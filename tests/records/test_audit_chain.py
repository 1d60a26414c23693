"""The chain over audit rows: each row once, whatever crashes, however late it commits."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo.monitoring import CommandListener

from deploy.local.layout import ROOT
from records.audit_chain.chaining import LATE, PAGE, VERY_LATE, VERY_LATE_EVERY, Chaining
from records.audit_chain.heads import AUDIT_HEADS, announced, keep
from records.audit_chain.links import (
    BEGINNING,
    ChainKey,
    ChainKeys,
    Tail,
    is_genuine,
    load_chain_keys,
    row_hash,
)
from records.audit_chain.waiting import waiting_rows
from records.clock import utc_now
from records.documents import AS_IT_IS
from records.kinds import AUDIT, AUDIT_CHAIN
from records.mongo import open_store
from tests.records.plans import Questions, stages
from vocabulary.ids import first_id_at, new_id

pytestmark = pytest.mark.stack

SERVICE = "archive"
KEY = ChainKey.derived(b"only for tests, of which nothing is secret")
KEYS = ChainKeys(KEY, {KEY.key_id: KEY})

DIES = """
import sys
from pathlib import Path
from records.audit_chain.chaining import Chaining
from records.crash_points import arm
from records.mongo import open_store
from tests.records.conftest import settings_of
from tests.records.test_audit_chain import KEYS, SERVICE

store = open_store(settings_of(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
arm(sys.argv[4], SERVICE)
Chaining(store, SERVICE, KEYS).step()
"""


class Now:
    """A clock that the test moves."""

    def __init__(self):
        self.moment = utc_now()

    def __call__(self):
        return self.moment

    def passes(self, time):
        self.moment += time


def chaining(store, clock=utc_now):
    return Chaining(store, SERVICE, KEYS, clock=clock)


def write(store, *row_ids):
    """Audit rows as a unit of work leaves them, with these ids."""
    rows = [
        {"_id": row_id, "at": utc_now(), "actor": "staff/1", "action": "change", "version": number}
        for number, row_id in enumerate(row_ids)
    ]
    store.collection(AUDIT).insert_many(rows)
    return list(row_ids)


def chained(store):
    """The ids of the rows that are chained, in order; every link is what it has to be."""
    raw = store.collection(AUDIT).with_options(codec_options=AS_IT_IS)
    tail, found = Tail(), []
    for link in store.collection(AUDIT_CHAIN).find().sort("_id", 1):
        row = raw.find_one({"_id": link["row_id"]})
        tail, expected = tail.followed_by(SERVICE, link["row_id"], row.raw, KEY)
        assert link == expected
        found.append(link["row_id"])
    return found


def test_rows_are_chained_in_order_and_once(mongo_store):
    rows = write(mongo_store, *(new_id() for _ in range(5)))
    keeper = chaining(mongo_store)
    assert keeper.step() == 5
    assert keeper.step() == 0
    rows += write(mongo_store, new_id())
    assert keeper.step() == 1
    assert chained(mongo_store) == rows
    first, second = mongo_store.collection(AUDIT_CHAIN).find().sort("_id", 1).limit(2)
    assert (first["_id"], first["previous"]) == (1, BEGINNING)
    assert second["previous"] == Tail.of(SERVICE, first).digest


def test_a_new_holder_goes_on_where_the_chain_ends(mongo_store):
    rows = write(mongo_store, new_id(), new_id())
    chaining(mongo_store).step()
    rows += write(mongo_store, new_id())
    assert chaining(mongo_store).step() == 1
    assert chained(mongo_store) == rows


def test_a_row_that_commits_after_younger_ones_is_chained_with_the_next_step(mongo_store):
    clock = Now()
    late = first_id_at(clock() - LATE + timedelta(seconds=1))
    keeper = chaining(mongo_store, clock)
    young = write(mongo_store, new_id())
    keeper.step()
    clock.passes(timedelta(milliseconds=500))
    write(mongo_store, late)
    assert keeper.step() == 1
    assert chained(mongo_store) == [*young, late]


def test_a_row_of_a_clock_that_is_minutes_behind_is_chained_within_another_minute(mongo_store):
    clock = Now()
    keeper = chaining(mongo_store, clock)
    write(mongo_store, new_id())
    keeper.step()
    write(mongo_store, first_id_at(clock() - VERY_LATE / 2))
    assert keeper.step() == 0
    clock.passes(VERY_LATE_EVERY)
    assert keeper.step() == 1
    assert len(chained(mongo_store)) == 2


def test_a_row_that_committed_late_before_everything_stood_still_is_chained_after_it(mongo_store):
    clock = Now()
    write(mongo_store, new_id())
    chaining(mongo_store, clock).step()
    late = write(mongo_store, first_id_at(clock() - timedelta(seconds=5)))
    clock.passes(timedelta(days=3))
    assert chaining(mongo_store, clock).step() == 1
    assert chained(mongo_store)[-1:] == late


def test_a_row_from_the_future_hides_nothing_that_comes_until_then(mongo_store):
    clock = Now()
    keeper = chaining(mongo_store, clock)
    ahead = write(mongo_store, first_id_at(clock() + timedelta(hours=1)))
    now = write(mongo_store, new_id())
    keeper.step()
    assert chained(mongo_store) == now
    clock.passes(timedelta(hours=1))
    keeper.step()
    assert chained(mongo_store) == now + ahead


def test_two_at_once_chain_each_row_once(mongo_store):
    """As when a process that was stopped wakes up after another one took over."""
    write(mongo_store, new_id())
    old, new = chaining(mongo_store), chaining(mongo_store)
    old.step()
    new.step()
    rows = write(mongo_store, new_id(), new_id())
    assert new.step() == 2
    assert old.step() == 0  # it loses the race for the place, and looks anew
    rows += write(mongo_store, new_id())
    assert old.step() == 1
    assert chained(mongo_store)[1:] == rows


@pytest.mark.parametrize("point", ["audit.read", "audit.chained"])
def test_whoever_dies_in_a_step_leaves_each_row_to_be_chained_once(
    mongo_store, mongo_settings, point
):
    rows = write(mongo_store, *(new_id() for _ in range(20)))
    arguments = [mongo_settings.service, mongo_settings.mongo_uri, str(mongo_settings.secrets)]
    died = subprocess.run(
        [sys.executable, "-c", DIES, *arguments, f"{point}:1"],
        cwd=ROOT,
        env=os.environ,
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert chained(mongo_store) == ([] if point == "audit.read" else rows)
    rows += write(mongo_store, new_id())
    chaining(mongo_store).step()
    assert chained(mongo_store) == rows


def test_what_breaks_off_within_a_page_is_gone_on_with(mongo_store):
    """A page is no transaction: a beginning of it may be all that was written."""
    rows = write(mongo_store, *(new_id() for _ in range(6)))
    keeper, links = chaining(mongo_store), mongo_store.collection(AUDIT_CHAIN)
    keeper.step()
    links.delete_many({"_id": {"$gt": 2}})
    keeper.forget()
    keeper.step()
    assert chained(mongo_store) == rows


class Commands(CommandListener):
    def __init__(self):
        self.names = []

    def started(self, event):
        self.names.append(event.command_name)

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


def test_a_page_of_rows_costs_two_commands_and_looking_for_late_ones_two_more(
    mongo_store, mongo_settings
):
    listener = Commands()
    store = open_store(mongo_settings, [listener])
    keeper = chaining(store)
    keeper.step()
    write(mongo_store, *(new_id() for _ in range(PAGE + 10)))
    listener.names.clear()
    assert keeper.step() == PAGE
    assert listener.names == ["find", "insert"]
    listener.names.clear()
    assert keeper.step() == 10
    assert listener.names == ["find", "insert", "aggregate", "aggregate"]
    store.client.close()


def test_every_question_is_answered_by_an_index(mongo_store, mongo_settings):
    questions = Questions()
    write(mongo_store, *(new_id() for _ in range(50)))
    store = open_store(mongo_settings, [questions])
    keeper = chaining(store)
    keeper.step()
    write(mongo_store, first_id_at(utc_now() - timedelta(seconds=5)))
    keeper.step()
    assert {next(iter(asked)) for _, asked in questions.asked} == {"find", "aggregate"}
    for question in questions.asked:
        assert not {"COLLSCAN", "SORT"} & stages(store.client, question), question
    store.client.close()


def test_rows_that_wait_are_told_by_index_with_the_age_of_the_oldest(mongo_store, mongo_settings):
    questions = Questions()
    store = open_store(mongo_settings, [questions])
    assert waiting_rows(store) == (0, None)
    write(mongo_store, *(new_id() for _ in range(50)))
    chaining(mongo_store).step()
    assert waiting_rows(store) == (0, None)
    oldest, _ = write(mongo_store, new_id(), new_id())
    since = mongo_store.collection(AUDIT).find_one({"_id": oldest})["at"]
    assert waiting_rows(store) == (2, since)
    for question in questions.asked:
        assert not {"COLLSCAN", "SORT"} & stages(store.client, question), question
    store.client.close()


def test_the_signed_head_is_the_end_of_the_chain_and_nobody_else_can_sign_it(mongo_store):
    keeper = chaining(mongo_store)
    assert keeper.head() is None
    (row,) = write(mongo_store, new_id())
    keeper.step()
    head = keeper.head()
    assert (head.service, head.sequence, head.row_id) == (SERVICE, 1, row)
    assert is_genuine(head, KEYS)
    other = ChainKey.derived(b"another")
    assert not is_genuine(head, ChainKeys(other, {other.key_id: other}))
    assert not is_genuine(replace(head, sequence=2), KEYS)


def test_former_keys_are_known_and_the_present_one_signs(tmp_path):
    (tmp_path / "audit_key").write_text("present\n")
    (tmp_path / "audit_key.2025").write_text("former\n")
    keys = load_chain_keys(tmp_path)
    former = ChainKey.derived(b"former")
    assert keys.current == ChainKey.derived(b"present")
    assert keys.signed("0a", mac=former.mac("0a"), key_id=former.key_id)
    assert not keys.signed("0b", mac=former.mac("0a"), key_id=former.key_id)
    assert "present" not in repr(keys)


def test_any_change_of_a_rows_bytes_is_another_hash(mongo_store):
    write(mongo_store, new_id())
    raw = mongo_store.collection(AUDIT).with_options(codec_options=AS_IT_IS)
    before = row_hash(raw.find_one().raw)
    mongo_store.collection(AUDIT).update_one({}, [{"$set": {"version": {"$toLong": "$version"}}}])
    assert row_hash(raw.find_one().raw) != before


def test_of_two_heads_for_one_place_the_first_is_kept(mongo_store):
    """So that a chain that was cut and grew anew does not overwrite what contradicts it."""
    heads = mongo_store.collection(AUDIT_HEADS)
    heads.delete_many({})
    write(mongo_store, new_id())
    keeper = chaining(mongo_store)
    keeper.step()
    first = keeper.head()
    assert keep(heads, first)
    assert not keep(heads, replace(first, hash=BEGINNING))
    other = replace(first, service="elsewhere")
    assert keep(heads, other)
    later = utc_now() + timedelta(seconds=1)
    assert list(announced(heads, SERVICE, until=later)) == [first]
    assert list(announced(heads, SERVICE, until=first.at - timedelta(seconds=1))) == []
