"""The matrix as data: what its patterns admit, read as RabbitMQ reads them."""

import re

import pytest

from deploy.broker_definitions import broker_definitions
from deploy.database_users import role_document
from deploy.permissions import (
    RPC_EXCHANGE,
    SERVICES,
    SIGNS_EXCHANGE,
    broker_users,
    database_users,
    service_names,
)

REPLY_KEY = "018f4b5e-7c1d-7a3b-9f00-0123456789ab"
SUBSCRIPTIONS = {"relief": {"hotline": {"events": ["ticket_escalated.v1"]}}}
USERS = {user.name: user for user in broker_users(SUBSCRIPTIONS)}
PASSWORDS = {name: f"password of {name}" for name in USERS}


def admits(pattern: str, name: str) -> bool:
    return re.search(pattern, name) is not None


def topic(user: str):
    """What the user may call and hear by RPC."""
    (only,) = [each for each in USERS[user].topics if each.exchange == RPC_EXCHANGE]
    return only


@pytest.mark.parametrize("name", service_names())
def test_a_service_publishes_to_no_other_services_events(name):
    others = [other for other in service_names() if other != name]
    assert not any(admits(USERS[name].write, f"{other}.events") for other in others)


@pytest.mark.parametrize("name", service_names())
def test_a_service_declares_nothing_but_queues_of_its_own_processes(name):
    configure = USERS[name].configure
    assert admits(configure, f"rpc.reply-{name}-{REPLY_KEY}")
    for shared in (f"{name}.events", "nameko-rpc", f"rpc-{name}", f"{name}.hotline"):
        assert not admits(configure, shared)


@pytest.mark.parametrize("name", service_names())
def test_a_service_writes_to_no_queue_of_events_or_requests(name):
    for queue in (f"{name}.hotline", f"rpc-{name}", "relief.hotline.g2", "rpc-relief"):
        assert not admits(USERS[name].write, queue)


def test_a_service_reads_the_events_that_it_subscribes_to_and_no_others():
    assert admits(USERS["relief"].read, "hotline.events")
    assert not admits(USERS["relief"].read, "campaigns.events")
    assert not admits(USERS["hotline"].read, "relief.events")


@pytest.mark.parametrize("queue", ["relief.hotline", "relief.hotline.3", "relief.hotline.g2"])
def test_a_service_reads_its_own_queues_in_every_partition_and_generation(queue):
    assert admits(USERS["relief"].read, queue)
    assert not admits(USERS["campaigns"].read, queue)


@pytest.mark.parametrize("name", service_names())
def test_everyone_may_reply_but_only_callers_may_call(name):
    assert admits(topic(name).write, REPLY_KEY)
    assert admits(topic(name).write, "relief.approve_aid") == (name == "gateway")


@pytest.mark.parametrize("name", [*service_names(), "integration"])
def test_nobody_may_bind_to_the_requests_of_a_service(name):
    for key in ("relief.*", "*.*", "#", "relief.approve_aid"):
        assert not admits(topic(name).read, key)


def signs_of(name: str):
    """Which signs the user may give and hear."""
    (only,) = [each for each in USERS[name].topics if each.exchange == SIGNS_EXCHANGE]
    return only


@pytest.mark.parametrize("name", service_names())
@pytest.mark.parametrize("kind", ["sign", "spans", "head"])
def test_everyone_tells_of_himself_alone(kind, name):
    told = {each for each in service_names() if admits(signs_of(name).write, f"{kind}.{each}")}
    assert told == {name}


@pytest.mark.parametrize(
    ("pattern", "who"),
    [("sign.*", "monitor"), ("spans.*", "monitor"), ("head.*", "identity"), ("#", None)],
)
def test_one_service_hears_what_all_tell(pattern, who):
    heard = {name for name in service_names() if admits(signs_of(name).read, pattern)}
    assert heard == ({who} if who else set())
    readers = {name for name in heard if admits(USERS[name].read, SIGNS_EXCHANGE)}
    assert readers == heard


def test_who_guards_the_monitor_hears_its_signs_and_its_own():
    signs = signs_of("notifications")
    heard = {name for name in service_names() if admits(signs.read, f"sign.{name}")}
    assert heard == {"monitor", "notifications"}
    for pattern in ("#", "sign.*", "spans.monitor", "spans.notifications"):
        assert not admits(signs.read, pattern)


def test_other_systems_may_call_and_listen_but_not_announce():
    integration = USERS["integration"]
    assert admits(topic("integration").write, "hotline.get_ticket")
    assert admits(integration.read, "hotline.events")
    assert not any(admits(integration.write, f"{name}.events") for name in service_names())


def test_other_systems_never_touch_a_queue_of_ours():
    integration = USERS["integration"]
    ours = ["relief.hotline", "rpc-relief", f"rpc.reply-gateway-{REPLY_KEY}"]
    for pattern in (integration.configure, integration.write, integration.read):
        assert not any(admits(pattern, queue) for queue in ours)
        assert admits(pattern, f"rpc.reply-standalone_rpc_proxy-{REPLY_KEY}")


def test_the_monitoring_user_may_look_and_nothing_else():
    watcher = USERS["watcher"]
    assert watcher.tags == "monitoring"
    assert {watcher.configure, watcher.write, watcher.read} == {"^$"}


def test_the_definitions_carry_no_password_and_do_not_change_by_themselves():
    once = broker_definitions(PASSWORDS, SUBSCRIPTIONS)
    assert once == broker_definitions(PASSWORDS, SUBSCRIPTIONS)
    assert not any(password in str(once) for password in PASSWORDS.values())


def test_a_services_database_user_may_only_insert_and_find_audit_rows():
    (hotline,) = (user for user in database_users() if user.name == "hotline")
    (privilege,) = role_document(hotline)["privileges"]
    assert privilege["resource"]["db"] == "zhufeng_hotline_audit"
    assert not {"update", "remove", "dropCollection", "collMod"} & set(privilege["actions"])
    assert hotline.roles == (("readWrite", "zhufeng_hotline"),)


def test_the_gateway_has_no_database_user():
    assert "gateway" not in {user.name for user in database_users()}


def test_who_knows_people_by_phone_only_cannot_compute_person_keys():
    holders = {each.name for each in SERVICES if "person_index_key" in each.keys}
    assert holders == {"hotline", "relief", "campaigns", "identity"}


def test_only_identity_signs_assertions():
    assert [each.name for each in SERVICES if "assertion_private_key" in each.keys] == ["identity"]


def test_the_gateway_hears_of_sessions_and_calls_on_queues_of_its_own_processes():
    gateway = USERS["gateway"]
    assert admits(gateway.read, "identity.events")
    assert admits(gateway.read, "hotline.events")
    assert not admits(gateway.read, "relief.events")
    assert admits(gateway.configure, f"gateway.live-{REPLY_KEY}")
    assert not admits(gateway.configure, "identity.events")
