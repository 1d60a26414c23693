"""What a service answers about its messages, by RPC: to the monitor, and to nobody else."""

import pytest
from amqp.exceptions import AccessRefused
from nameko.standalone.rpc import ClusterRpcProxy

from contracts.rights import Role
from tests.messaging_rpc.caller import outside


@pytest.fixture(scope="module")
def monitor(bench, desk):
    with bench.asker("monitor") as asker:
        yield asker


def test_the_monitor_is_answered(monitor):
    status = monitor.ask("ops_status", {})["answer"]
    assert status["service"] == "hotline"
    assert status["consumers"] == []


def test_an_act_needs_an_operator_behind_the_monitor(monitor, sign, agent):
    act = ("ops_undo_discard", {"row_id": "hotline.mint/none"})
    assert monitor.code(*act) == "sign_in_needed"
    assert monitor.code(*act, authorization=agent) == "right_missing"
    operator = sign(Role.OPERATIONS, name="staff/operator")
    assert monitor.code(*act, authorization=operator) == "message_not_held"


def test_who_asks_in_clear_is_refused_even_where_the_broker_lets_him(bench, desk, sign):
    operator = sign(Role.OPERATIONS, name="staff/operator")
    with outside(bench.amqp("operator")) as caller:
        for method, fields in (("ops_status", {}), ("ops_held_message", {"row_id": "x"})):
            assert caller.call(method, fields, authorization=operator).code == "right_missing"


def test_the_broker_lets_no_stock_client_ask(bench, desk, sign):
    uri = {"AMQP_URI": bench.amqp()}
    token = {"authorization": sign(Role.OPERATIONS)}
    proxy = ClusterRpcProxy(uri, context_data=token, timeout=5)
    with proxy as cluster, pytest.raises(AccessRefused):
        cluster.hotline.ops_status()
