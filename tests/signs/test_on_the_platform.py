"""One escalation followed by its spans; every metric on the dashboard, from real processes."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pymongo
import pytest
import requests
import yaml
from prometheus_client.parser import text_string_to_metric_families

from contracts.operations.signs import Span, SpanKind, Spans
from contracts.schemas import load
from deploy.local.ports import metrics_ports
from deploy.local.waiting import StackError, wait_until
from deploy.permissions import SERVICES
from messaging.amqp import connect, part, take_in
from messaging.topology.plan import SIGNS_EXCHANGE
from records.audit_chain.heads import AUDIT_HEADS, announced
from records.audit_chain.links import Tail, is_genuine, load_chain_keys
from records.clock import utc_now
from records.kinds import AUDIT_CHAIN
from tests.deploy.test_dashboard import DASHBOARD, GRAFANA, PANELS
from tests.platform import Platform
from tests.promql import read
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]

NAME, PHONE, ID_NUMBER, TEXT = (
    "次仁拉姆",
    "13908921234",
    "11010519491231002X",
    "矿上受伤医药费付不起",
)
CALLER = "0123456789abcdef"
WAYS = {
    (SpanKind.HTTP, "gateway", "POST /api/tickets/<ticket_id>/escalate"),
    (SpanKind.RPC, "gateway", "ask hotline.escalate_ticket"),
    (SpanKind.RPC, "hotline", "hotline.escalate_ticket"),
    (SpanKind.COMMIT, "hotline", "escalate_ticket"),
    (SpanKind.PUBLISH, "hotline", "hotline.ticket_escalated.v1"),
    (SpanKind.CONSUME, "relief", "relief.hotline"),
    (SpanKind.PUBLISH, "relief", "relief.lead_opened.v1"),
    (SpanKind.CONSUME, "hotline", "hotline.relief"),
    (SpanKind.CONSUME, "notifications", "notifications.relief"),
    (SpanKind.SEND, "notifications", "sms"),
}
ANNOUNCING = {service.name for service in SERVICES if service.announces}
TELLINGS = 6
UNSCRAPED = {"up": set()}
"""What Prometheus itself adds."""

Scraped = dict[str, set[str]]


class Heard:
    """Every span that passes while the test runs, as it came and as the contract reads it."""

    def __init__(self, connection) -> None:
        self._connection, self.bodies = connection, []
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, SIGNS_EXCHANGE, "spans.*")
        channel.basic_consume(queue, no_ack=True, callback=self._take)

    def _take(self, message) -> None:
        self.bodies.append(message.body)

    def of(self, trace_id: str) -> list[Span]:
        self._connection.heartbeat_tick()
        while take_in(self._connection, seconds=0.05):
            pass
        told = [load(Spans, json.loads(body)) for body in self.bodies]
        return [span for each in told for span in each.items if span.trace_id == trace_id]


@pytest.fixture
def heard(platform: Platform) -> Iterator[Heard]:
    connection = connect(platform.stack.uris("operator").amqp, name="test")
    yield Heard(connection)
    part(connection)


def escalated(platform: Platform, trace_id: str) -> None:
    agent = Visitor(platform, "agent")
    applicant = {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER}
    request = {"channel": "call", "category": "hardship", "county": "540202", "language": "bo"}
    request |= {"text": TEXT, "preferred_channel": "sms", "applicant": applicant}
    ticket = agent.post("/api/tickets", request).json()["ticket_id"]
    assert agent.post(f"/api/tickets/{ticket}/accept", {}).ok
    answer = agent.post(
        f"/api/tickets/{ticket}/escalate",
        {"reason_code": "illness"},
        traceparent=f"00-{trace_id}-{CALLER}-01",
    )
    assert answer.ok, answer.text


def told_whole(platform: Platform, heard: Heard) -> str:
    """The id of a trace of which every way was told.

    Spans are best-effort: a process that was just asked a thousand things leaves some out. So the
    story is told again, as another trace, where a part of it is not heard.
    """

    def ways(trace_id):
        return {(span.kind, span.service, span.name) for span in heard.of(trace_id)}

    lacking: set = set()
    for _ in range(TELLINGS):
        trace_id = secrets.token_hex(16)
        escalated(platform, trace_id)
        with suppress(StackError):
            wait_until(partial(lambda of: ways(of) >= WAYS, trace_id), seconds=20, what="all ways")
            return trace_id
        lacking = WAYS - ways(trace_id)
    raise AssertionError(f"never told: {sorted(lacking)}")


def test_one_trace_leads_from_the_request_to_the_text_message(platform, heard):
    trace_id = told_whole(platform, heard)
    spans = heard.of(trace_id)
    known = {span.span_id for span in spans}
    assert len(known) == len(spans)
    assert {span.parent_id for span in spans} - known == {CALLER}
    assert {span.correlation_id for span in spans} == {trace_id}
    by_way = {(span.kind, span.service, span.name): span for span in spans}
    opened = by_way[SpanKind.PUBLISH, "relief", "relief.lead_opened.v1"]
    assert opened.parent_id == by_way[SpanKind.CONSUME, "relief", "relief.hotline"].span_id
    for secret in (NAME, PHONE, ID_NUMBER, TEXT, "illness"):
        assert secret not in "".join(heard.bodies)


def scraped(platform: Platform) -> dict[str, Scraped]:
    """Service → metric (as it is asked for) → its labels."""
    found: dict[str, Scraped] = {}
    for service, port in metrics_ports(platform.stack.ports).items():
        told = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20)
        told.raise_for_status()
        labels: Scraped = defaultdict(set)
        samples = [
            sample for family in text_string_to_metric_families(told.text)
            for sample in family.samples
        ]  # fmt: skip
        for sample in samples:
            labels[sample.name] |= sample.labels.keys()
        found[service] = labels
        for secret in (NAME, PHONE, ID_NUMBER, TEXT):
            assert secret not in told.text
    return found


def target_labels() -> set[str]:
    """What Prometheus adds to each sample by its configuration, and of itself."""
    scrape = yaml.safe_load((GRAFANA / "prometheus.yml").read_text("utf-8"))
    (job,) = scrape["scrape_configs"]
    return {"job", "instance", *(each["target_label"] for each in job["relabel_configs"])}


def unknown(expression: str, metrics: Scraped) -> set[str]:
    """What an expression names and no process tells."""
    asked = read(expression)
    labels = target_labels()
    missing = {name for name in asked.metrics if name not in metrics}
    for name, matched in asked.metrics.items():
        missing |= {f"{name}{{{each}}}" for each in matched - metrics.get(name, set()) - labels}
    kept = labels.union(*(metrics.get(name, set()) for name in asked.metrics))
    return missing | (asked.grouped - kept)


def test_every_expression_of_the_dashboard_asks_for_what_processes_tell(platform):
    escalated(platform, secrets.token_hex(16))
    wait_until(
        lambda: all(
            "zhufeng_outbox_pending" in labels
            for service, labels in scraped(platform).items()
            if service in ANNOUNCING
        ),
        seconds=60,
        what="no holder of a lease tells of the outbox",
    )
    metrics: Scraped = defaultdict(set, UNSCRAPED)
    for told in scraped(platform).values():
        for name, labels in told.items():
            metrics[name] |= labels
    asked = [target["expr"] for panel in PANELS for target in panel["targets"]]
    wrong = {each: what for each in asked if (what := unknown(each, metrics))}
    assert wrong == {}
    named = {name for each in asked for name in read(each).metrics}
    of_ours = {name for name in metrics if name.startswith("zhufeng_")}
    whole = ("_sum", "_count", "_bucket")
    assert {name for name in of_ours - named if not name.endswith(whole)} == set()
    for variable in DASHBOARD["templating"]["list"]:
        asked_for, label = variable["query"]["query"].removeprefix("label_values(")[:-1].split(", ")
        assert label in metrics[asked_for] | target_labels()


def test_the_reader_of_the_dashboard_notices_a_metric_and_a_label_that_nobody_tells():
    metrics: Scraped = {"zhufeng_x_total": {"consumer"}}
    assert unknown('sum by (consumer) (rate(zhufeng_x_total{service="a"}[5m]))', metrics) == set()
    assert unknown("rate(zhufeng_y_total[5m])", metrics) == {"zhufeng_y_total"}
    assert unknown('zhufeng_x_total{who="a"}', metrics) == {"zhufeng_x_total{who}"}
    assert unknown("sum by (who) (zhufeng_x_total)", metrics) == {"who"}


def test_what_is_applied_is_counted_where_it_is_applied(platform):
    port = metrics_ports(platform.stack.ports)["relief"]

    def applied():
        text = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=20).text
        values = {
            (sample.name, sample.labels.get("consumer"), sample.labels.get("type")): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
        kind = "hotline.ticket_escalated.v1"
        return (
            values["zhufeng_messages_applied_total", "relief.hotline", kind],
            values["zhufeng_message_critical_seconds_count", "relief.hotline", None],
        )

    before = applied()
    escalated(platform, secrets.token_hex(16))
    wait_until(lambda: applied() > before, seconds=60, what="nothing more was counted")
    assert applied() == (before[0] + 1, before[1] + 1)


def test_identity_keeps_how_far_an_audit_chain_has_come(platform: Platform) -> None:
    """The agent's own sign-in leaves rows in identity, so there is a chain to announce."""
    Visitor(platform, "agent")
    root = platform.stack.uris("root").mongo
    with pymongo.MongoClient(root, tz_aware=True) as client:
        heads = client["zhufeng_identity_audit"][AUDIT_HEADS.name]
        links = client["zhufeng_identity_audit"][AUDIT_CHAIN.name]
        wait_until(lambda: heads.find_one({"service": "identity"}), seconds=120, what="no head")
        for head in announced(heads, "identity", until=utc_now()):
            link = links.find_one({"_id": head.sequence})
            assert Tail.of("identity", link).digest == head.hash
            assert is_genuine(head, load_chain_keys(platform.stack.layout.secrets / "identity"))
