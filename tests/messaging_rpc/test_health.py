"""Every service says how it is, and (driven) what time it is."""


def test_a_service_that_works_is_ready(caller):
    health = caller.call("health").result
    assert health["service"] == "hotline"
    assert health["ready"] is True
    assert health["checks"]["database"] is health["checks"]["broker"] is True
    assert health["checks"]["rpc"] is True


def test_the_worst_lag_of_the_event_loop_is_told(caller):
    assert caller.call("health").result["worst_lag_seconds"] >= 0


def test_a_real_clock_cannot_be_driven_from_outside(caller):
    reply = caller.call("tick", {"until": "2021-03-05T10:00:00+08:00"})
    assert reply.code == "operation_unknown"


def test_a_real_clock_ignores_the_business_time_of_a_call(caller, agent, slip):
    answer = caller.call(
        "get_slip",
        {"slip_id": slip["slip_id"]},
        authorization=agent,
        business_time="2021-03-05T10:00:00+08:00",
    )
    assert not answer.result["read_at"].startswith("2021")
