"""The monitor among the real services: what operators see and mend over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import amqp
import pytest
from bson import encode
from pymongo import MongoClient

from contracts.operations.signs import ProcessSign
from contracts.rights import Role
from contracts.schemas import dump
from deploy.local.waiting import wait_until
from messaging.amqp import connect, part
from messaging.topology.plan import SIGNS_EXCHANGE
from services.gateway.operations import OPERATIONS
from tests.calling import Calling, staff
from tests.platform import Platform
from tests.visiting import Visitor
from vocabulary.id_number import check_character

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]

PHONE, NAME, TEXT = "13908929777", "次仁卓玛", "矿上受伤医药费付不起"
MOST_MEMORY_KB = 150 * 1024
ANY = str(uuid4())
OPS = [each for each in OPERATIONS if each.path.startswith("/api/ops/")]


def id_number(serial: int) -> str:
    first = f"54230119850312{serial:03d}"
    return first + check_character(first)


class People:
    """An agent who escalates, and operations who watch."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.agent, self.operations = Visitor(platform, "agent"), Visitor(platform, "operations")
        self.root = MongoClient[dict[str, Any]](platform.stack.uris("root").mongo)
        self.relief = self.root["zhufeng_relief"]

    def escalate(self, serial: int) -> str:
        """A ticket of a person in hardship; the trace id of its escalation."""
        applicant = {"name": NAME, "phone": PHONE, "id_number": id_number(serial)}
        request = {
            "channel": "call",
            "category": "hardship",
            "county": "540202",
            "language": "bo",
            "text": TEXT,
            "applicant": applicant,
        }
        ticket = self._done("/api/tickets", request).json()["ticket_id"]
        self._done(f"/api/tickets/{ticket}/accept", {})
        escalated = self._done(f"/api/tickets/{ticket}/escalate", {"reason_code": "illness"})
        return str(escalated.headers["X-Trace-Id"])

    def see(self, path: str) -> Any:
        answer = self.operations.get(f"/api/ops/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mend(self, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
        answer = self.operations.post(f"/api/ops/{path}", body, **headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    @contextmanager
    def relief_broken(self) -> Iterator[None]:
        """Relief can store no lead, whatever it tries: a fault that a release would mend."""
        [leads] = self.relief.list_collections(filter={"name": "leads"})
        validator = leads["options"]["validator"]
        self.relief.command("collMod", "leads", validator={"$jsonSchema": {"required": ["no"]}})
        try:
            yield
        finally:
            self.relief.command("collMod", "leads", validator=validator)

    def hold(self, number: int, *, first: int) -> None:
        """So many messages are held by relief and parked, when nothing is wrong any more."""
        with self.relief_broken():
            for serial in range(first, first + number):
                self.escalate(serial)
            self.wait(lambda: self.held() == number, "not all are held")
            parked = {"$set": {"parked": True, "due": None}, "$inc": {"version": 1}}
            self.relief["held"].update_many({}, parked)

            def quiet() -> bool:
                self.relief["held"].update_many({"parked": False}, parked)
                claimed = {"claimed_at": {"$ne": None}}
                return self.relief["held"].count_documents(claimed) == 0

            self.wait(quiet, "an attempt goes on")

    def held(self) -> int:
        return self.relief["held"].count_documents({})

    @staticmethod
    def wait(condition: Any, what: str, seconds: float = 40) -> None:
        wait_until(condition, seconds=seconds, what=what, every=0.1)

    def _done(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.agent.post(path, body)
        assert answer.ok, answer.text
        return answer


@pytest.fixture(scope="module")
def people(platform: Platform) -> Iterator[People]:
    people = People(platform)
    people.relief["held"].delete_many({})
    yield people
    people.root.close()


def outcomes(trace: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {(each["kind"], each["name"], each["outcome"]) for each in trace["steps"]}


def test_an_escalation_is_seen_as_a_tree_from_the_call_to_the_message_that_was_sent(people):
    correlation = people.escalate(1)
    expected = {
        ("commit", "hotline.ticket_escalated.v1", "committed"),
        ("publish", "hotline.ticket_escalated.v1", "published"),
        ("consume", "relief.hotline", "applied"),
        ("commit", "relief.lead_opened.v1", "committed"),
        ("publish", "relief.lead_opened.v1", "published"),
        ("consume", "hotline.relief", "applied"),
        ("consume", "notifications.relief", "applied"),
        ("commit", "notifications.delivery_sent.v1", "committed"),
        ("publish", "notifications.delivery_sent.v1", "published"),
    }
    trace: dict[str, Any] = {}

    def complete() -> bool:
        trace.update(people.see(f"traces/{correlation}"))
        return expected <= outcomes(trace)

    people.wait(complete, "the trace is not complete")
    assert trace["missing"] == []
    steps = {each["step_id"]: each for each in trace["steps"]}
    lead = next(each for each in trace["steps"] if each["name"] == "relief.lead_opened.v1")
    above = steps[lead["parent"]]
    assert (above["name"], above["certain"]) == ("relief.hotline", True)
    assert lead["depth"] == above["depth"] + 1


def test_the_events_of_a_conversation_are_found_with_their_fates(people):
    correlation = people.escalate(2)

    def done() -> bool:
        found = people.see(f"events?correlation_id={correlation}")["items"]
        return any(fate["fate"] == "applied" for each in found for fate in each["fates"])

    people.wait(done, "the fates are not indexed")
    [escalated] = [
        each
        for each in people.see(f"events?correlation_id={correlation}")["items"]
        if each["service"] == "hotline"
    ]
    opened = people.see(f"events/{escalated['line']['event_id']}")
    data = json.loads(opened["event"]["envelope"])["data"]
    assert data["applicant"] == {"sealed_for": ["relief"]}
    assert people.operations.get(f"/api/ops/events/{uuid4()}").json()["code"] == "event_not_found"
    assert people.operations.get(f"/api/ops/traces/{uuid4()}").status_code == 404


def test_held_messages_are_grouped_opened_and_replayed_though_the_monitor_dies(people):
    people.hold(30, first=100)
    [failed] = people.see("failures")["items"]
    group = failed["group"]
    assert (failed["service"], group["count"], group["parked"]) == ("relief", 30, 30)
    assert group["error_type"] == "DocumentInvalid"
    [line, *_] = people.see(f"failures/relief?fingerprint={group['fingerprint']}&limit=5")["items"]
    opened = people.see(f"failures/relief/message?row_id={line['row_id']}")
    assert opened["message"]["stack"]
    assert opened["message"]["tries"]
    for secret in (PHONE, NAME, TEXT, id_number(100)[:14]):
        assert secret not in json.dumps(opened, ensure_ascii=False)

    key = str(uuid4())
    body = {"owner": "relief", "consumer": group["consumer"], "rate": 10, "batch": 5}
    body |= {"fingerprint": group["fingerprint"], "note": "validator mended"}
    started = people.mend("replays", body, 201, **{"Idempotency-Key": key})
    again = people.mend("replays", body, 201, **{"Idempotency-Key": key})
    assert again["replay_id"] == started["replay_id"]
    path = f"replays/{started['replay_id']}"
    people.wait(lambda: people.see(path)["applied"] >= 5, "nothing is replayed")
    people.platform.stack.kill("monitor")

    def finished() -> bool:
        answer = people.operations.get(f"/api/ops/{path}")
        return answer.status_code == 200 and answer.json()["state"] == "finished"

    people.wait(finished, "the replay does not finish")
    replay = people.see(path)
    numbers = {name: replay[name] for name in ("total", "applied", "failed", "ended", "left")}
    assert numbers == {"total": 30, "applied": 30, "failed": 0, "ended": 0, "left": 0}
    assert people.held() == 0
    assert replay["replay_id"] in [each["replay_id"] for each in people.see("replays")["items"]]
    assert people.see("failures")["items"] == []


def test_a_message_is_discarded_taken_back_edited_and_released(people):
    people.hold(2, first=200)
    first, second = people.see("failures/relief")["items"]
    row = {"row_id": first["row_id"]}
    gone = {**row, "reason": "the ticket was a test"}
    late = people.operations.post(
        "/api/ops/failures/relief/discard", gone, **{"If-Match": f'"{first["version"] + 7}"'}
    )
    assert (late.status_code, late.json()["code"]) == (412, "version_outdated")
    version = {"If-Match": f'"{first["version"]}"'}
    done = people.mend("failures/relief/discard", gone, **version)
    assert done["proposal"]["state"] == "done"
    undone = people.mend("failures/relief/undo-discard", row)
    assert undone["fate"]["fate"] == "parked"
    back = people.see(f"failures/relief/message?row_id={row['row_id']}")
    assert back["message"]["line"]["discarded_at"] is None

    data = json.loads(back["message"]["envelope"])["data"]
    version = {"If-Match": f'"{back["message"]["line"]["version"]}"'}
    edited = {**row, "reason": "wrong county", "data": json.dumps({**data, "county": "540221"})}
    key = {"Idempotency-Key": str(uuid4()), **version}
    proposal = people.mend("failures/relief/edit", edited, **key)["proposal"]
    assert json.loads(proposal["difference"])[0]["path"] == "data.county"
    assert people.mend("failures/relief/edit", edited, **key)["proposal"] == proposal
    people.wait(lambda: people.held() == 1, "the edited message is not applied")

    gone = {"row_id": second["row_id"], "reason": "the ticket was a test"}
    version = {"If-Match": f'"{second["version"]}"'}
    people.mend("failures/relief/discard", gone, **version)
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        final = people.mend("failures/relief/release", {"row_id": second["row_id"]}, **key)
        assert final["fate"]["fate"] == "discarded"
    assert people.held() == 0


def test_what_waits_for_a_second_person_is_shown_to_who_speaks_for_the_whole_city(platform):
    calling = Calling(platform)
    try:
        county = calling.ask(
            "monitor", "list_proposals", by=staff(Role.LEADER, union="county-540202")
        )
        city = calling.ask("monitor", "list_proposals", by=staff(Role.LEADER))
        officer = calling.ask("monitor", "list_proposals", by=staff(Role.OFFICER))
    finally:
        calling.close()
    assert county.code == "foreign_union"
    assert officer.code == "right_missing"
    assert city.result["missing"] == []


def test_nothing_personal_lies_in_the_monitors_database(people):
    """Also not encrypted: it was never told. What operators wrote is encrypted."""
    stored = b""
    for name in ("zhufeng_monitor", "zhufeng_monitor_audit"):
        database = people.root[name]
        for collection in database.list_collection_names():
            stored += b"".join(encode(row) for row in database[collection].find({}))
    assert b"ticket_escalated" in stored
    for secret in (PHONE, NAME, TEXT, id_number(100), "validator mended", "wrong county"):
        assert secret.encode() not in stored


def test_an_owner_that_is_away_is_named_and_holds_nobody_up(people):
    people.platform.stack.stop_services(["relief"])
    try:
        began = time.monotonic()
        assert people.see("failures")["missing"] == ["relief"]
        assert time.monotonic() - began < 15  # seconds; a busy machine
        correlation = people.escalate(300)

        def seen() -> bool:
            trace = people.see(f"traces/{correlation}")
            return trace["missing"] == ["relief"] and (
                "consume", "relief.hotline", "waiting",
            ) in outcomes(trace)  # fmt: skip

        people.wait(seen, "the trace does not show who is missing")
        away = people.operations.get("/api/ops/failures/relief")
        assert away.json()["code"] in ("service_unavailable", "deadline_passed")

        def line() -> Any:
            owners = people.see("overview")["owners"]
            return next(each for each in owners if each["service"] == "relief")

        people.wait(lambda: not line()["reached"], "the overview does not notice")
        assert not people.see("overview")["well"]
    finally:
        people.platform.stack.start_services(["relief"])
    people.wait(lambda: line()["reached"], "the overview does not recover")


def test_queues_are_seen_with_their_numbers(people):
    overview = people.see("overview")
    assert overview["broker_reached"]
    assert overview["management_reached"]
    queues = {each["queue"]: each for each in overview["queues"]}
    assert {"relief.hotline", "rpc-hotline", "zhufeng.dead"} <= set(queues)
    assert queues["relief.hotline"]["consumer"] == "relief.hotline"
    assert all(each["declared"] for each in queues.values())


def test_a_process_that_gives_a_sign_of_life_is_seen(people):
    now, process_id = datetime.now(UTC), str(uuid4())
    sign = ProcessSign(
        service="relief", process_id=process_id, host="elsewhere", pid=7, version="1",
        started_at=now, at=now, checks={"rpc": False}, in_flight=2, consumers=[], hub_lag_ms=4,
        memory_bytes=1, disk_free_bytes=1,
    )  # fmt: skip
    connection = connect(people.platform.stack.uris("relief").amqp, name="a process of relief")
    message = amqp.Message(json.dumps(dump(sign)).encode())
    connection.channel().basic_publish(message, exchange=SIGNS_EXCHANGE, routing_key="sign.relief")

    def seen() -> list[dict[str, Any]]:
        processes = people.see("overview")["processes"]
        return [each for each in processes if each["process_id"] == process_id]

    people.wait(seen, "the sign of life was not heard")
    part(connection)
    [line] = seen()
    assert (line["alive"], line["well"], line["in_flight"]) == (True, False, 2)


@pytest.mark.parametrize("operation", OPS, ids=lambda each: each.name)
def test_only_operations_may(platform, people, operation):
    path = operation.path
    for name in operation.path_fields:
        path = path.replace(f"{{{name}}}", ANY)
    stranger = Visitor(platform)
    leader = Visitor(platform, "leader") if operation.request.action == "messages.watch" else None
    asks = [(stranger, 401), (people.agent, 403), *([(leader, 403)] if leader else [])]
    for visitor, status in asks:
        answer = visitor.get(path) if operation.method == "GET" else visitor.post(path, {})
        assert answer.status_code == status, answer.text


def test_a_worker_may_not_look(platform):
    worker = Visitor(platform)
    worker.sign_in_by_phone("13908929778")
    assert worker.get("/api/ops/overview").status_code == 403


def test_the_monitor_stays_small(platform, people):
    status = Path(f"/proc/{platform.stack.pids()['monitor']}/status").read_text()
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    assert int(peak) < MOST_MEMORY_KB
