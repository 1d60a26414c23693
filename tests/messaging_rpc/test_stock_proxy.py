"""Other systems need no library of ours: stock nameko's own proxy calls our services."""

import time

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

from contracts.rights import Role


@pytest.fixture
def proxy(bench, desk):
    def opened(**context):
        return ClusterRpcProxy({"AMQP_URI": bench.amqp()}, context_data=context, timeout=20)

    return opened


def test_it_is_answered_with_a_token_and_a_deadline(proxy, agent):
    deadline = int(time.time() * 1000) + 5_000
    with proxy(authorization=agent, deadline=deadline) as cluster:
        made = cluster.hotline.write_slip(text="from elsewhere")
        assert cluster.hotline.get_slip(slip_id=made["slip_id"])["text"] == "from elsewhere"


def test_it_is_refused_without_a_token(proxy, slip):
    with proxy() as cluster, pytest.raises(RemoteError, match="sign_in_needed"):
        cluster.hotline.get_slip(slip_id=slip["slip_id"])


def test_it_is_refused_without_the_right(proxy, sign):
    with proxy(authorization=sign(Role.LEADER)) as cluster:
        with pytest.raises(RemoteError, match="right_missing") as refused:
            cluster.hotline.write_slip(text="x")
        assert refused.value.exc_type == "right_missing"


def test_it_reads_in_a_refusal_what_would_be_accepted(proxy, agent):
    with proxy(authorization=agent) as cluster, pytest.raises(RemoteError, match="at text: "):
        cluster.hotline.write_slip(text="")


def test_it_gets_a_typed_refusal_for_positional_arguments(proxy, agent):
    with proxy(authorization=agent) as cluster, pytest.raises(RemoteError, match="invalid_input"):
        cluster.hotline.get_slip("x")
