"""The generated users on the real broker: what must work works, what must not is refused."""

import uuid

import amqp
import pytest
from amqp.exceptions import AccessRefused

from deploy.permissions import SIGNS_EXCHANGE, service_names
from tests.stack.channels import channel_of

SUBSCRIPTIONS = {"relief": {"hotline": {"events": ["ticket_escalated.v1"]}}}
REPLY_KEY = str(uuid.uuid4())
VHOST = "stack-permissions"


@pytest.fixture(scope="module")
def vhost(stack):
    """A vhost with the topology that the tests need, declared by the only user who may."""
    stack.add_vhost(VHOST, SUBSCRIPTIONS)
    with channel_of(stack, "topology", VHOST) as channel:
        exchanges = ("hotline.events", "relief.events", "campaigns.events", "nameko-rpc")
        for exchange in (*exchanges, SIGNS_EXCHANGE):
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        for queue in ("relief.hotline", "rpc-hotline", "rpc-relief"):
            channel.queue_declare(queue, durable=True, auto_delete=False)
        channel.queue_bind("relief.hotline", "hotline.events", "ticket_escalated.v1.*")
        channel.queue_bind("rpc-hotline", "nameko-rpc", "hotline.*")
    yield VHOST
    stack.drop_vhost(VHOST)


@pytest.fixture
def channel(stack, vhost, request):
    with channel_of(stack, request.param, vhost) as channel:
        yield channel


def as_user(name):
    return pytest.mark.parametrize("channel", [name], indirect=True)


def publish(channel, exchange, key):
    channel.basic_publish(amqp.Message(b"{}"), exchange=exchange, routing_key=key)


def reply_queue(channel, user):
    queue = f"rpc.reply-{user}-{uuid.uuid4()}"
    channel.queue_declare(queue, durable=True, arguments={"x-expires": 60_000})
    return queue


@as_user("hotline")
def test_a_service_announces_its_own_events(channel):
    publish(channel, "hotline.events", "ticket_escalated.v1.07")


@as_user("hotline")
def test_a_service_may_not_announce_for_another(channel):
    with pytest.raises(AccessRefused):
        publish(channel, "relief.events", "lead_opened.v1.07")


@as_user("hotline")
def test_a_service_may_not_put_messages_straight_into_a_queue(channel):
    with pytest.raises(AccessRefused):
        publish(channel, "", "relief.hotline")


@as_user("relief")
def test_a_service_consumes_its_own_queue(channel):
    channel.basic_consume("relief.hotline", callback=lambda message: None)


@as_user("campaigns")
def test_a_service_may_not_read_anothers_queue(channel):
    with pytest.raises(AccessRefused):
        channel.basic_get("relief.hotline")


@as_user("campaigns")
def test_a_service_may_not_read_anothers_requests(channel):
    with pytest.raises(AccessRefused):
        channel.basic_get("rpc-hotline")


@as_user("relief")
def test_a_service_may_not_declare_what_topology_declares(channel):
    with pytest.raises(AccessRefused):
        channel.queue_declare("relief.campaigns", durable=True)


@as_user("relief")
def test_a_service_may_not_bind_its_queue_to_more(channel):
    with pytest.raises(AccessRefused):
        channel.queue_bind("relief.hotline", "hotline.events", "#")


@as_user("relief")
def test_a_service_may_not_listen_to_events_that_it_does_not_subscribe_to(channel):
    queue = reply_queue(channel, "relief")
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, "campaigns.events", "#")


@as_user("relief")
def test_a_service_checks_the_topology_without_any_right_to_change_it(channel):
    channel.exchange_declare("hotline.events", "topic", passive=True)
    channel.queue_declare("relief.hotline", passive=True)


@as_user("gateway")
def test_the_gateway_calls_services_and_binds_its_reply_queue(channel):
    channel.queue_bind(reply_queue(channel, "gateway"), "nameko-rpc", REPLY_KEY)
    publish(channel, "nameko-rpc", "hotline.get_ticket")


@as_user("gateway")
def test_the_gateway_may_not_announce_events(channel):
    with pytest.raises(AccessRefused):
        publish(channel, "hotline.events", "ticket_escalated.v1.07")


@as_user("hotline")
def test_a_service_replies(channel):
    publish(channel, "nameko-rpc", REPLY_KEY)


@as_user("hotline")
def test_a_service_may_not_call_another(channel):
    with pytest.raises(AccessRefused):
        publish(channel, "nameko-rpc", "relief.approve_aid")


@pytest.mark.parametrize("key", ["relief.*", "#", "*.*"])
@as_user("gateway")
def test_nobody_overhears_requests_through_a_reply_queue(channel, key):
    queue = reply_queue(channel, "gateway")
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, "nameko-rpc", key)


@as_user("integration")
def test_another_system_may_not_announce_events(channel):
    with pytest.raises(AccessRefused):
        publish(channel, "hotline.events", "ticket_escalated.v1.07")


@as_user("integration")
def test_another_system_may_not_read_our_queues(channel):
    with pytest.raises(AccessRefused):
        channel.basic_get("relief.hotline")


@as_user("watcher")
def test_the_monitoring_user_may_not_read_messages(channel):
    with pytest.raises(AccessRefused):
        channel.basic_get("relief.hotline")


NOT_THE_MONITOR = sorted({*service_names(), "integration", "watcher"} - {"monitor"})


@pytest.mark.parametrize("channel", NOT_THE_MONITOR, indirect=True)
@pytest.mark.parametrize("operation", ["ops_status", "ops_discard", "ops_replay_next"])
def test_only_the_monitor_operates_a_services_messages(channel, operation):
    with pytest.raises(AccessRefused):
        publish(channel, "nameko-rpc", f"relief.{operation}")


@as_user("monitor")
def test_the_monitor_asks_services_about_their_messages_and_nothing_else(channel):
    channel.queue_bind(reply_queue(channel, "monitor"), "nameko-rpc", REPLY_KEY)
    publish(channel, "nameko-rpc", "relief.ops_status")
    with pytest.raises(AccessRefused):
        publish(channel, "nameko-rpc", "relief.accept_lead")


@as_user("monitor")
def test_the_monitor_may_not_read_messages_or_announce_any(channel):
    with pytest.raises(AccessRefused):
        channel.basic_get("relief.hotline")


@as_user("monitor")
def test_the_monitor_may_not_listen_to_events(channel):
    queue = f"monitor.live-{uuid.uuid4()}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True)
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, "hotline.events", "#")


@as_user("monitor")
def test_the_monitor_hears_the_signs_of_all_processes(channel):
    queue = f"monitor.live-{uuid.uuid4()}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True)
    channel.queue_bind(queue, SIGNS_EXCHANGE, "sign.*")
    channel.queue_bind(queue, SIGNS_EXCHANGE, "spans.*")


@pytest.mark.parametrize(
    ("channel", "name"), [(name, name) for name in sorted(service_names())], indirect=["channel"]
)
def test_every_service_gives_signs(channel, name):
    publish(channel, SIGNS_EXCHANGE, f"sign.{name}")


@as_user("notifications")
def test_who_guards_the_monitor_hears_its_signs_and_nobodys_spans(channel):
    queue = f"notifications.live-{uuid.uuid4()}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True)
    channel.queue_bind(queue, SIGNS_EXCHANGE, "sign.monitor")
    channel.queue_bind(queue, SIGNS_EXCHANGE, "sign.notifications")
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, SIGNS_EXCHANGE, "spans.monitor")


@as_user("identity")
def test_who_keeps_the_heads_of_audit_chains_hears_them_and_no_signs(channel):
    queue = f"identity.live-{uuid.uuid4()}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True)
    channel.queue_bind(queue, SIGNS_EXCHANGE, "head.*")
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, SIGNS_EXCHANGE, "sign.*")


@as_user("relief")
def test_a_service_announces_the_head_of_no_chain_but_its_own(channel):
    publish(channel, SIGNS_EXCHANGE, "head.relief")
    with pytest.raises(AccessRefused):
        publish(channel, SIGNS_EXCHANGE, "head.hotline")


@as_user("relief")
def test_nobody_else_hears_them(channel):
    queue = reply_queue(channel, "relief")
    with pytest.raises(AccessRefused):
        channel.queue_bind(queue, SIGNS_EXCHANGE, "#")


@as_user("integration")
def test_another_system_gives_no_signs(channel):
    with pytest.raises(AccessRefused):
        publish(channel, SIGNS_EXCHANGE, "sign.relief")
