"""One effect per key, whatever is repeated, raced or crossed."""

import time

from contracts.rights import Role
from deploy.local.waiting import wait_until
from messaging.rpc.idempotency import CommandKey


def now_ms(seconds=0.0):
    return int((time.time() + seconds) * 1000)


def test_a_command_changes_and_answers(caller, agent):
    reply = caller.call("write_slip", {"text": "hello"}, authorization=agent)
    assert reply.result["text"] == "hello"
    assert reply.result["version"] == 1
    assert reply.replayed is False


def test_an_answer_that_reads_what_is_saved_shows_the_change(caller, agent, slip):
    reply = caller.call("close_slip", {"slip_id": slip["slip_id"]}, authorization=agent)
    assert (reply.result["version"], reply.result["stamps"]) == (2, 1)


def test_a_repeat_has_no_second_effect_and_says_so(caller, agent, slip, key):
    how = {"authorization": agent, "idempotency_key": key}
    first = caller.call("count_slip", {"slip_id": slip["slip_id"]}, **how)
    second = caller.call("count_slip", {"slip_id": slip["slip_id"]}, **how)
    assert (first.result["stamps"], first.replayed) == (1, False)
    assert (second.result["stamps"], second.replayed) == (1, True)


def test_a_repeat_of_what_the_new_state_would_refuse_is_answered(caller, agent, slip, key):
    how = {"authorization": agent, "idempotency_key": key}
    fields = {"slip_id": slip["slip_id"]}
    caller.call("close_slip", fields, **how)
    assert caller.call("close_slip", fields, **how).replayed is True
    assert caller.call("close_slip", fields, authorization=agent).code == "wrong_state"


def test_a_repeat_of_a_creation_names_the_same_record(caller, agent, key):
    how = {"authorization": agent, "idempotency_key": key}
    made = [caller.call("write_slip", {"text": "one"}, **how).result["slip_id"] for _ in range(3)]
    assert len(set(made)) == 1


def test_a_repeat_shows_the_record_as_it_is_now(caller, agent, slip, key):
    fields = {"slip_id": slip["slip_id"]}
    how = {"authorization": agent, "idempotency_key": key}
    caller.call("count_slip", fields, **how)
    caller.call("count_slip", fields, authorization=agent)
    assert caller.call("count_slip", fields, **how).result["stamps"] == 2


def test_the_same_key_with_another_body_is_refused(caller, agent, key):
    how = {"authorization": agent, "idempotency_key": key}
    caller.call("write_slip", {"text": "one"}, **how)
    assert caller.call("write_slip", {"text": "two"}, **how).code == "key_reused"


def test_the_same_key_of_another_actor_is_another_key(caller, agent, sign, key):
    other = sign(Role.HOTLINE_AGENT, name="staff/other")
    replies = [
        caller.call("write_slip", {"text": "x"}, authorization=token, idempotency_key=key)
        for token in (agent, other)
    ]
    assert [reply.replayed for reply in replies] == [False, False]
    assert len({reply.result["slip_id"] for reply in replies}) == 2


def test_a_refusal_is_not_remembered(caller, agent, slip, key):
    how = {"authorization": agent, "idempotency_key": key}
    fields = {"slip_id": slip["slip_id"], "expected_version": 2}
    assert caller.call("close_slip", fields, **how).code == "version_outdated"
    caller.call("count_slip", {"slip_id": slip["slip_id"]}, authorization=agent)
    reply = caller.call("close_slip", fields, **how)
    assert (reply.result["stamps"], reply.replayed) == (2, False)


def test_who_saw_an_older_version_is_shown_the_record_as_it_is_and_that_is_audited(
    bench, caller, agent, slip
):
    slip_id = slip["slip_id"]
    now = caller.call("count_slip", {"slip_id": slip_id}, authorization=agent).result
    fields = {"slip_id": slip_id, "expected_version": 1}
    refusal = caller.call("close_slip", fields, authorization=agent).body["error"]["refusal"]
    assert (refusal["code"], refusal["status"]) == ("version_outdated", 412)
    assert refusal["details"]["version"] == now["version"] == 2
    assert {**refusal["details"]["current"], "read_at": ""} == {**now, "read_at": ""}
    read = {"subject": f"slip/{slip_id}", "action": "slip.read"}
    assert bench.audit.count_documents(read) == 1


def test_concurrent_twins_run_once_and_both_are_answered(caller, agent, slip, key):
    twin = ("count_slip", {"slip_id": slip["slip_id"]}, {"authorization": agent,
                                                         "idempotency_key": key})  # fmt: skip
    replies = caller.call_all([twin] * 8)
    assert {reply.result["stamps"] for reply in replies} == {1}
    assert sorted(reply.replayed for reply in replies) == [False] + [True] * 7


def test_twins_that_both_passed_the_handler_have_one_effect(bench, caller, agent, key):
    twin = ("write_slip", {"text": "x", "gate": key}, {"authorization": agent,
                                                       "idempotency_key": key})  # fmt: skip
    ids = [caller.send(method, fields, **how) for method, fields, how in [twin] * 4]
    bench.wait_reached(key, times=4)
    bench.open(key)
    replies = [caller.receive(call_id) for call_id in ids]
    assert len({reply.result["slip_id"] for reply in replies}) == 1
    assert sorted(reply.replayed for reply in replies) == [False, True, True, True]


def test_a_twin_whose_other_is_not_done_in_time_hears_that_before_its_caller_gives_up(
    bench, caller, agent, slip, key
):
    how = {"authorization": agent, "idempotency_key": key}
    fields = {"slip_id": slip["slip_id"]}
    row = {"_id": row_of("count_slip", key)}
    with bench.database.client.start_session() as other, other.start_transaction():
        bench.database["commands"].insert_one(row, session=other)
        until = now_ms(2.0)
        reply = caller.call("count_slip", fields, deadline=until, **how)
        assert now_ms() < until
        assert (reply.code, reply.refusal["status"]) == ("command_in_progress", 409)
        other.abort_transaction()
    assert caller.call("count_slip", fields, **how).replayed is False
    assert stamps(caller, agent, slip) == 1


def row_of(operation, key):
    """The id of the row that is remembered of the agent's command."""
    of = CommandKey.of(actor="staff/agent", operation=operation, key=key, body={}, secret=b"")
    return of.row_id


def test_a_twin_that_would_be_refused_by_the_other_s_effect_is_answered(bench, caller, agent, key):
    made = caller.call("write_slip", {"text": "x"}, authorization=agent).result["slip_id"]
    how = {"authorization": agent, "idempotency_key": key}
    ids = [caller.send("close_slip", {"slip_id": made, "gate": key}, **how) for _ in range(3)]
    bench.wait_reached(key, times=3)
    bench.open(key)
    assert {caller.receive(call_id).result["stamps"] for call_id in ids} == {1}


def test_concurrent_changes_of_one_record_all_count(caller, agent, slip):
    change = ("count_slip", {"slip_id": slip["slip_id"]}, {"authorization": agent})
    replies = caller.call_all([change] * 60)
    assert sorted(reply.result["version"] for reply in replies)[-1] == 61
    assert stamps(caller, agent, slip) == 60


def test_a_redelivered_request_without_a_key_runs_once(caller, agent, slip):
    fields, call_id = {"slip_id": slip["slip_id"]}, "request-" + slip["slip_id"]
    first = caller.call("count_slip", fields, call_id=call_id, authorization=agent)
    again = caller.call("count_slip", fields, call_id=call_id, authorization=agent)
    assert (first.result["stamps"], again.result["stamps"], again.replayed) == (1, 1, True)


def stamps(caller, agent, slip):
    return caller.call("get_slip", {"slip_id": slip["slip_id"]}, authorization=agent).result[
        "stamps"
    ]


def test_a_refusal_that_keeps_its_changes_leaves_them_behind(caller, agent, slip):
    wrong = {"slip_id": slip["slip_id"], "text": "wrong"}
    for tries in (1, 2):
        assert caller.call("guess_slip", wrong, authorization=agent).code == "guess_wrong"
        assert stamps(caller, agent, slip) == tries


def test_wrong_tries_at_the_same_moment_are_all_kept(caller, agent, slip):
    wrong = ("guess_slip", {"slip_id": slip["slip_id"], "text": "wrong"}, {"authorization": agent})
    replies = caller.call_all([wrong] * 6)
    assert {reply.code for reply in replies} == {"guess_wrong"}
    assert stamps(caller, agent, slip) == 6


def test_the_repeat_of_a_right_try_is_answered_and_keeps_nothing(caller, agent, slip, key):
    right = {"slip_id": slip["slip_id"], "text": slip["text"]}
    how = {"authorization": agent, "idempotency_key": key}
    assert caller.call("guess_slip", right, **how).replayed is False
    assert caller.call("guess_slip", right, **how).replayed is True
    assert stamps(caller, agent, slip) == 0
    assert caller.call("guess_slip", right, authorization=agent).code == "guess_wrong"
    assert stamps(caller, agent, slip) == 1


def test_a_command_that_answers_by_itself_runs_every_time(caller, key):
    replies = [
        caller.call("open_door", {"name": "x"}, idempotency_key=key).result["token"]
        for _ in range(2)
    ]
    assert len(set(replies)) == 2


def test_a_repeat_is_answered_under_the_rights_of_now(caller, agent, sign, slip, key):
    fields = {"slip_id": slip["slip_id"]}
    caller.call("count_slip", fields, authorization=agent, idempotency_key=key)
    moved = sign(Role.HOTLINE_AGENT, name="staff/agent", unions=("county-540221",))
    reply = caller.call("count_slip", fields, authorization=moved, idempotency_key=key)
    assert reply.refusal["kind"] in ("forbidden", "not_found")


def test_a_command_after_its_deadline_changes_nothing(bench, caller, agent, slip, key):
    fields = {"slip_id": slip["slip_id"], "gate": key}
    call_id = caller.send("close_slip", fields, authorization=agent, deadline=now_ms(1.0))
    bench.wait_reached(key)
    late = now_ms(1.2)
    wait_until(lambda: now_ms() > late, seconds=5, what="time does not pass")
    bench.open(key)
    assert caller.receive(call_id).code == "deadline_passed"
    done = caller.call("get_slip", {"slip_id": slip["slip_id"]}, authorization=agent).result
    assert done["stamps"] == 0


def test_a_key_of_the_wrong_length_is_refused(caller, agent):
    reply = caller.call("write_slip", {"text": "x"}, authorization=agent, idempotency_key="short")
    assert (reply.code, reply.refusal["field"]) == ("invalid_input", "idempotency_key")
