"""What a consumer does with deliveries: one suite for the memory twin and the real database."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.consumer.reading import SEVERAL_DELIVERIES
from messaging.envelope import MOST_BODY_BYTES, parse
from records.kinds import AUDIT, INBOX
from records.store import StaleVersion
from tests.messaging.ledger.desk import NOW, STAFF, Desk
from tests.messaging.ledger.service import Account


def test_an_event_takes_effect(desk):
    desk.mint_money("a", 5)
    desk.apply(*desk.bodies())
    assert desk.credits("a") == [5]
    assert len(desk.inbox()) == 1


def test_a_reader_gets_the_sealed_value_in_plain(desk):
    desk.mint_money("a", 5)
    desk.apply(*desk.bodies())
    assert desk.account("a")["owner"] == "次仁"


def test_the_effect_says_who_why_and_after_what(desk):
    desk.mint_money("a", 5)
    (body,) = desk.bodies()
    desk.apply(body)
    cause = parse(body)
    (row,) = desk.outbox()
    assert row["actor"] == "system/ledger"
    assert row["causationid"] == cause.id
    assert row["correlationid"] == cause.correlationid
    assert row["businesstime"] == cause.businesstime
    (audit,) = desk.ledger.rows(AUDIT)
    assert audit["actor"] == "system/ledger"


def test_a_thousand_messages_take_effect_once_each(desk):
    for number in range(10):
        desk.mint_money(f"a{number}", *range(1, 101))
    bodies = desk.bodies()
    for start in range(0, 1000, 100):
        desk.apply(*bodies[start : start + 100])
    assert [desk.credits(f"a{number}") for number in range(10)] == [list(range(1, 101))] * 10
    assert len(desk.inbox()) == 1000


def test_a_duplicate_in_the_same_batch_takes_effect_once(desk, monkeypatch):
    desk.mint_money("a", 5)
    (body,) = desk.bodies()
    commits = _counted(monkeypatch, desk.ledger.store, "commit")
    desk.apply(body, body, body)
    assert desk.credits("a") == [5]
    assert len(commits) == 1


def test_a_duplicate_in_a_later_batch_takes_effect_once(desk):
    desk.mint_money("a", 5, 6)
    bodies = desk.bodies()
    desk.apply(*bodies)
    desk.apply(*reversed(bodies))
    assert desk.credits("a") == [5, 6]


def test_a_failing_message_leaves_nothing_behind_but_its_held_row(desk):
    desk.mint_money("a", 5, mood="fail")
    desk.apply(*desk.bodies())
    assert desk.account("a") is None
    assert desk.inbox() == []
    assert desk.outbox() == []
    (row,) = desk.held()
    assert row["aggregate"] == "press/press-a"
    assert row["sequence"] == 1
    assert row["consumer"] == "ledger.mint"
    assert row["attempts"] == 1
    assert row["due"] is not None
    assert not row["parked"]
    assert row["error"]["type"] == "RuntimeError"


def test_a_held_row_does_not_repeat_what_an_exception_said(desk):
    desk.mint_money("a", 5, mood="fail")
    desk.apply(*desk.bodies())
    assert "secret" not in json.dumps(desk.held(), default=str)
    assert "次仁" not in json.dumps(desk.held(), default=str, ensure_ascii=False)


def test_a_failing_message_blocks_only_its_own_aggregate(desk):
    desk.mint_money("a", 5, mood="fail")
    desk.mint_money("b", 6)
    desk.apply(*desk.bodies())
    assert desk.credits("b") == [6]
    assert len(desk.held()) == 1


@pytest.mark.parametrize("batches", ["one batch", "a batch each"])
def test_successors_wait_behind_a_failing_message_and_run_in_order(desk, batches):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2, 3)
    bodies = desk.bodies()
    for some in [bodies] if batches == "one batch" else [[body] for body in bodies]:
        desk.apply(*some)
    assert desk.credits("a") == []
    assert [row["head"] for row in desk.held()] == [True, False, False]
    assert [row["behind"] for row in desk.held()] == [2, 0, 0]

    desk.mend("a")
    for _ in range(3):
        desk.consumer.retries.run_due()
    assert desk.credits("a") == [1, 2, 3]
    assert desk.held() == []
    assert len(desk.inbox()) == 3


def test_a_message_that_comes_after_its_held_aggregate_is_done_runs_at_once(desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    desk.mend("a")
    desk.consumer.retries.run_due()
    desk.mint_money("a", 2)
    desk.apply(*desk.bodies())
    assert desk.credits("a") == [1, 2]
    assert desk.held() == []


def test_a_duplicate_of_a_held_message_is_held_once(desk):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2)
    bodies = desk.bodies()
    desk.apply(*bodies)
    desk.apply(*bodies)
    assert len(desk.held()) == 2
    desk.mend("a")
    desk.consumer.retries.run_due()
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [1, 2]


def test_a_retry_of_what_the_inbox_knows_has_no_second_effect(desk):
    desk.mint_money("a", 1, mood="fail")
    (body,) = desk.bodies()
    desk.apply(body)
    desk.mend("a")
    (row,) = desk.held()
    with desk.ledger.working(STAFF, now=NOW) as ledger:
        ledger.unit.insert(INBOX, {"_id": row["_id"], "at": NOW})
    desk.consumer.retries.run_due()
    assert desk.held() == []
    assert desk.credits("a") == []


def test_a_message_that_keeps_failing_is_parked_after_its_attempts(desk):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2)
    desk.apply(*desk.bodies())
    for expected in range(2, 13):
        desk.consumer.retries.run_due()
        assert desk.held()[0]["attempts"] == expected
    head, behind = desk.held()
    assert head["parked"]
    assert head["due"] is None
    assert not behind["head"]
    desk.mend("a")
    desk.consumer.retries.run_due()
    assert desk.credits("a") == []


def test_a_refusal_is_parked_at_once(desk):
    desk.mint_money("a", 1, mood="refuse")
    desk.apply(*desk.bodies())
    (row,) = desk.held()
    assert row["parked"]
    assert row["reason"] == "refused"
    assert row["error"]["message"] == "test_account_closed"


@pytest.mark.parametrize(("mood", "error"), [("time out", "Timeout"), ("exit", "GreenletExit")])
def test_what_escapes_and_is_no_exception_is_an_outcome_like_any_other(desk, mood, error):
    desk.mint_money("a", 1, mood=mood)
    desk.mint_money("b", 2)
    desk.apply(*desk.bodies())
    assert [row["error"]["type"] for row in desk.held()] == [error]
    assert desk.credits("b") == [2]


def test_what_is_no_envelope_is_kept_encrypted_and_once(desk):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    desk.apply(b"13800000000 is no JSON", body)
    desk.apply(b"13800000000 is no JSON")
    (row,) = desk.undecoded()
    assert row["diagnosis"] == "the body is not JSON"
    assert b"13800000000" not in row["body"]
    assert desk.ledger.store.cipher.decrypt(row["body"]) == b"13800000000 is no JSON"
    assert row["size"] == len(b"13800000000 is no JSON")
    assert desk.credits("a") == [1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"data": {"account_id": "a"}}, "invalid_data"),
        ({"data": {"account_id": "a", "amount": 2**70, "owner": "x"}}, "invalid_data"),
        ({"id": "another"}, "broken_seal"),
    ],
)
def test_an_event_that_cannot_be_read_is_parked_with_its_reason(desk, change, reason):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    desk.apply(json.dumps({**json.loads(body), **change}).encode())
    (row,) = desk.held()
    assert row["parked"]
    assert row["reason"] == reason


@pytest.mark.parametrize(
    ("type_", "reason"),
    [
        ("mint.melted.v1", "unknown_event"),
        ("hotline.minted.v1", "unknown_event"),
        ("mint.minted.v2", "unknown_version"),
    ],
)
def test_an_event_that_a_later_build_may_know_is_tried_again(desk, type_, reason):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    desk.apply(json.dumps({**json.loads(body), "type": type_}).encode())
    (row,) = desk.held()
    assert (row["parked"], row["reason"], row["attempts"]) == (False, reason, 1)
    assert row["due"] is not None


def test_what_bson_cannot_hold_is_held_all_the_same(desk):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    data = {"account_id": "a", "number": 2**100, "text": "\ud800", "$where\0": 1}
    desk.apply(json.dumps({**json.loads(body), "data": data}).encode())
    (row,) = desk.held()
    assert json.loads(row["envelope"])["data"] == data


def test_the_longest_body_is_held_even_where_its_text_grows_most(desk):
    desk.mint_money("a", 1)
    (body,) = desk.bodies()
    numbers = MOST_BODY_BYTES // len("1e15,") - 1_000
    data = b'{"numbers":[' + b",".join([b"1e15"] * numbers) + b"]}"
    desk.apply(body[: body.index(b'"data"')] + b'"data":' + data + b"}")
    (row,) = desk.held()
    assert row["reason"] == "invalid_data"


def test_what_cannot_be_held_is_kept_like_what_cannot_be_decoded(desk):
    desk.mint_money("a", 1)
    desk.mint_money("b", 2)
    body, other = desk.bodies()
    envelope = json.loads(body)
    # Near the recursion limit a body can be read and not be written again.
    limit = next(depth for depth in range(1, 2_000) if not _is_read(nested(depth)))
    for depth in range(limit - 40, limit):
        desk.apply(nested(depth, {**envelope, "id": f"e-{depth}", "subject": f"press/{depth}"}))
    desk.apply(other)
    assert desk.credits("b") == [2]
    assert "it cannot be held (RecursionError)" in {row["diagnosis"] for row in desk.undecoded()}


def nested(depth, envelope=None):
    """A body whose data hold lists in lists, so many deep."""
    head = json.dumps({**(envelope or {}), "data": None}).removesuffix("null}")
    return (head + '{"deep":' + "[" * depth + "]" * depth + "}}").encode()


def _is_read(body):
    try:
        json.loads(body)
    except RecursionError:
        return False
    return True


def test_a_conflict_makes_the_batch_run_again_in_halves(desk, monkeypatch):
    for number in range(8):
        desk.mint_money(f"a{number}", number + 1)
    bodies, commit, sizes = desk.bodies(), desk.ledger.store.commit, []

    def refuse_big_ones(changes, *rest):
        inserted = sum(
            len(each.inserts) for each in changes.in_order() if each.kind.name == "inbox"
        )
        sizes.append(inserted)
        if inserted > 2:
            raise StaleVersion("accounts", "a0")
        commit(changes, *rest)

    monkeypatch.setattr(desk.ledger.store, "commit", refuse_big_ones)
    desk.apply(*bodies)
    assert sizes == [8, 4, 2, 2, 4, 2, 2]
    assert [desk.credits(f"a{number}") for number in range(8)] == [[n + 1] for n in range(8)]


def test_a_write_error_is_the_failure_of_the_message_that_has_it_alone(desk):
    desk.mint_money("a", 1)
    desk.mint_money("b", 2, mood="numbered")
    desk.mint_money("c", 3)
    with desk.ledger.working(STAFF, now=NOW) as ledger:
        ledger.accounts.add(_numbered("other", "b"))
    desk.apply(*desk.bodies())
    assert desk.credits("a") == [1]
    assert desk.credits("c") == [3]
    (row,) = desk.held()
    assert row["error"]["type"] == "AlreadyExists"
    assert row["reason"] == "failed"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_repeated_reordered_between_aggregates_or_fails_each_effect_is_once(data):
    desk = Desk()
    for account in "abc":
        moods = data.draw(st.lists(st.sampled_from(["fine", "fail"]), min_size=1, max_size=4))
        for number, mood in enumerate(moods, start=1):
            desk.mint_money(account, number, mood=mood)
    bodies = desk.bodies()
    queue = data.draw(_repeated_prefixes(bodies))
    while queue:
        size = data.draw(st.integers(1, len(queue)))
        desk.apply(*queue[:size], count=data.draw(st.sampled_from([0, 0, 1, SEVERAL_DELIVERIES])))
        queue = queue[size:]
        if data.draw(st.booleans()):
            desk.consumer.retries.run_due()
    for account in "abc":
        desk.mend(account)
    for _ in range(30):
        desk.consumer.retries.run_due()
    for account in "abc":
        sent = [parse(body).data["amount"] for body in bodies if _is_for(account, body)]
        assert desk.credits(account) == sent
    assert desk.held() == []


@st.composite
def _repeated_prefixes(draw, bodies):
    """As a broker redelivers: after each loss of the connection from some earlier message on."""
    queue, start = [], 0
    while start < len(bodies):
        stop = draw(st.integers(start + 1, len(bodies)))
        queue += bodies[start:stop]
        start = draw(st.integers(max(0, stop - 3), stop)) if stop < len(bodies) else stop
        if start < stop and len(queue) > 60:
            start = stop
    return queue


def _is_for(account, body):
    return parse(body).data["account_id"] == account


def _counted(monkeypatch, owner, name):
    """The calls of a method, noted while it goes on working."""
    method, calls = getattr(owner, name), []

    def count(*arguments):
        calls.append(arguments)
        return method(*arguments)

    monkeypatch.setattr(owner, name, count)
    return calls


def _raising(error):
    def raise_it(*_arguments, **_options):
        raise error

    return raise_it


def _numbered(account_id, number):
    account = Account(aggregate_id=account_id)
    account.number = number
    return account
