from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from contracts.rights import Actor, Role
from messaging.actors import sign_assertion
from tests.messaging_rpc.caller import outside
from tests.messaging_rpc.running import VHOST, Bench

COUNTY = "county-540202"
OTHER_COUNTY = "county-540221"


@pytest.fixture(scope="package")
def bench(stack, tmp_path_factory):
    bench = Bench(stack, tmp_path_factory.mktemp("messaging_rpc"))
    bench.prepare()
    yield bench
    stack.drop_vhost(VHOST)


@pytest.fixture(scope="module")
def desk(bench):
    """A running desk; tests that start their own do not take it."""
    with bench.desk() as process:
        yield process


@pytest.fixture(scope="package")
def sign(stack):
    """Makes a token for a role: ``sign(Role.OFFICER, unions={...})``."""
    private_key = (stack.layout.secrets / "identity" / "assertion_private_key").read_bytes()

    def signed(*roles, name="staff/1", unions=(COUNTY,), ttl=timedelta(minutes=5)):
        actor = Actor(name=name, roles=frozenset(roles), unions=frozenset(unions))
        return sign_assertion(actor, private_key, datetime.now(UTC), ttl)

    return signed


@pytest.fixture(scope="package")
def agent(sign):
    return sign(Role.HOTLINE_AGENT, name="staff/agent")


@pytest.fixture
def caller(bench, desk):
    with outside(bench.amqp()) as caller:
        yield caller


@pytest.fixture
def key():
    return f"key-{uuid4()}"


@pytest.fixture
def slip(caller, agent):
    return caller.call("write_slip", {"text": "hello"}, authorization=agent).result
