"""What one call costs the broker and the database: counted, so that it cannot grow unnoticed."""

import pytest

WARM = 3
CALLS = 10


def whole(counted, calls):
    """Per call, over many: what a lease, a sign of life or a chain's head needs is below a half."""
    per_call = {name: round(count / calls) for name, count in counted.items()}
    return {name: count for name, count in per_call.items() if count}


@pytest.fixture
def per_call(caller):
    """Runs a request some times and tells the commands and frames per call."""

    def measured(method, fields, **how):
        for _ in range(WARM):
            caller.call(method, fields, **how)
        caller.call("count_work")
        for _ in range(CALLS):
            caller.call(method, fields, **how)
        counted = caller.call("count_work").result
        # The two counting calls lie half within the count: together one call.
        return {
            "database": whole(counted["database"], CALLS),
            "sent": whole(counted["sent"], CALLS + 1),
            "received": whole(counted["received"], CALLS + 1),
        }

    return measured


@pytest.fixture
def no_timer(bench):
    """The desk's timer works five times a second and would be counted too."""
    stop = bench.gates / "timer-stops"
    stop.touch()
    yield
    stop.unlink()


@pytest.mark.usefixtures("no_timer")
def test_a_query_reads_once_and_sends_three_frames(per_call, agent, slip):
    cost = per_call("get_slip", {"slip_id": slip["slip_id"]}, authorization=agent)
    assert cost["database"] == {"find": 1}
    assert cost["sent"] == {"publish": 1, "ack": 1}
    assert cost["received"] == {"deliver": 1, "ack": 1}


@pytest.mark.usefixtures("no_timer")
def test_a_command_is_one_read_and_one_transaction_its_answer_costs_no_more(per_call, agent, slip):
    cost = per_call("count_slip", {"slip_id": slip["slip_id"]}, authorization=agent)
    assert cost["database"] == {"find": 1, "update": 1, "insert": 2, "commitTransaction": 1}
    assert cost["sent"] == {"publish": 1, "ack": 1}
