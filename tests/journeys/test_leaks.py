"""No number of a person is found outside the values that are encrypted for those who need them.

A year in small is replayed, then people whom nobody knows are taken through everything, with their
numbers in free text as well, and every operation is asked with a number wherever it takes text.
Then all that is left of it is searched: logs, the copies of all messages in queues that nobody
reads and the broker's files, every database with its journal and the database's own log of writes,
every answer to staff, and every refusal. (The fake SMS provider stands for a third party, which
must know the phone; its ledger is no part of the platform.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest

from deploy.local.waiting import wait_until
from records.keys import load_index_keys
from replay.people import generate_people
from tests.journeys.leftovers import Tap, broker_files, databases, logs, tapping
from tests.journeys.openapi_asking import asks_with
from tests.leaks import Known, Leak, find_leaks, known
from tests.platform import Platform, verdict_of
from tests.strangers import new_id_number, new_phone
from tests.visiting import Visitor
from vocabulary.business_time import business_day
from vocabulary.digits import passes_luhn

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

Found = dict[str, list[Leak]]
SEED, PEOPLE = 2021, 300
SHOWN_ALIKE = ("/api/tickets", "/api/leads", "/api/ops/events", "/api/ops/overview",
               "/api/ops/failures", "/api/ops/alerts", "/api/inbox", "/api/contact")  # fmt: skip


@dataclass(frozen=True)
class Stranger:
    """Somebody with an ID card, a phone and a bank card."""

    id_number: str = field(default_factory=new_id_number)
    phone: str = field(default_factory=new_phone)

    @property
    def card(self) -> str:
        """A UnionPay number that follows from the phone."""
        body = f"6217{self.phone}000"
        return next(f"{body}{last}" for last in range(10) if passes_luhn(f"{body}{last}"))

    @property
    def numbers(self) -> tuple[str, ...]:
        return self.id_number, self.phone, self.card

    def request(self) -> dict[str, Any]:
        """What he asks for, typing all his numbers into the text."""
        return {
            "category": "hardship",
            "county": "540202",
            "language": "zh-CN",
            "text": f"卡号{self.card}，身份证{self.id_number}，请回电 {self.phone}",
            "applicant": {"name": "次仁", "phone": self.phone, "id_number": self.id_number},
            "consents": [{"purpose": each, "version": 1} for each in ("handling", "sensitive")],
        }


@dataclass(frozen=True)
class Aftermath:
    """What can be searched once everything was said."""

    platform: Platform
    caller: Stranger
    typed: Known
    tap: Tap
    answers: dict[str, bytes]
    refusals: dict[str, bytes]


@pytest.fixture(scope="module")
def aftermath(platform: Platform) -> Iterator[Aftermath]:
    caller, lodger, asked = Stranger(), Stranger(), Stranger()
    year = generate_people(PEOPLE, seed=SEED)
    typed = known(
        [number for each in year for number in (each.id_number, each.phone)]
        + [number for each in (caller, lodger, asked) for number in each.numbers]
    )
    with tapping(platform) as tap:
        assert verdict_of(platform.replay("--scale", "0.005"), seconds=200)["reconciled"]
        answers = answers_about(platform, caller, lodger)
        refusals = refusals_of(platform, asked)
        yield Aftermath(platform, caller, typed, tap, answers, refusals)


def answers_about(platform: Platform, caller: Stranger, lodger: Stranger) -> dict[str, bytes]:
    """Two people through everything; the answers to whoever worked on it, by what was asked."""
    agent, officer = Visitor(platform, "agent"), Visitor(platform, "officer-county-540202")
    tickets = [
        agent.post("/api/tickets", {**caller.request(), "channel": "call"}).json()["ticket_id"],
        Visitor(platform).post("/api/requests", lodger.request()).json()["ticket_id"],
    ]
    answers: dict[str, bytes] = {}
    for ticket_id, who in zip(tickets, (caller, lodger), strict=True):
        note = f"已电话 {who.phone} 核实 {who.id_number}，卡 {who.card}"
        for command, body in (
            ("accept", {}), ("escalate", {"reason_code": "illness", "note": note})
        ):  # fmt: skip
            answers |= read(agent.post(f"/api/tickets/{ticket_id}/{command}", body))
    shown_in_full(agent, f"/api/tickets/{tickets[1]}", lodger, by_task=False)
    for ticket_id in tickets:
        lead_id = the_lead(officer, ticket_id)
        who = caller if ticket_id == tickets[0] else lodger
        shown_in_full(officer, f"/api/leads/{lead_id}", who, by_task=True)
        answers |= read(officer.get(f"/api/leads/{lead_id}"))
        answers |= read(officer.post(f"/api/leads/{lead_id}/accept", {}))
        answers |= read(agent.get(f"/api/tickets/{ticket_id}"))
    worker = Visitor(platform)
    worker.sign_in_by_phone(lodger.phone)
    register_for_something(platform, caller)
    people = {"agent": agent, "officer": officer, "worker": worker,
              "operations": Visitor(platform, "operations")}  # fmt: skip
    for name, person in people.items():
        for path in SHOWN_ALIKE:
            answers |= {f"{name} {path}": person.get(path).content}
    return answers


def read(response: Any) -> dict[str, bytes]:
    assert response.ok, response.text
    return {f"{response.request.method} {response.url}": response.content}


def shown_in_full(person: Visitor, path: str, who: Stranger, *, by_task: bool) -> None:
    """By the task, or by a typed reason that is asked for; nobody elsewhere is shown anything."""
    why = {} if by_task else {"reason": "call_back", "note": f"回电 {who.phone}"}
    if not by_task:
        refused = person.post(f"{path}/reveal", {}, key=None)
        assert (refused.status_code, refused.json()["code"]) == (403, "reason_needed")
    shown = person.post(f"{path}/reveal", why, key=None)
    assert shown.json()["phone"] == f"+86{who.phone}"
    assert shown.headers["Cache-Control"] == "no-store"
    stranger = Visitor(person.platform, "officer-county-540237")
    assert stranger.post(f"{path}/reveal", why, key=None).status_code == 404


def the_lead(officer: Visitor, ticket_id: str) -> str:
    path = f"/api/leads?ticket_id={ticket_id}"
    wait_until(
        lambda: bool(officer.get(path).json()["items"]), seconds=60, what="the lead does not come"
    )
    return str(officer.get(path).json()["items"][0]["lead_id"])


def register_for_something(platform: Platform, who: Stranger) -> None:
    """Takes a place, so that campaigns hold the person too."""
    organiser = Visitor(platform, "organiser")
    published = organiser.post("/api/activities", activity())
    assert published.ok, published.text
    path = f"/api/activities/{published.json()['activity_id']}/registrations"
    person = {"name": "次仁", "phone": who.phone, "id_number": who.id_number}
    taken = Visitor(platform).post(path, {"person": person, "language": "zh-CN"})
    assert taken.ok, taken.text


def activity() -> dict[str, Any]:
    return {
        "kind": "lecture",
        "title": "职工健步走",
        "description": "环湖步行",
        "place": "雅江边",
        "takes_place_on": (business_day(datetime.now(UTC)) + timedelta(days=30)).isoformat(),
        "capacity": 50,
        "managing_union": "county-540202",
    }


def refusals_of(platform: Platform, asked: Stranger) -> dict[str, bytes]:
    """The answers to each operation asked with a number wherever it takes text."""
    visitor = Visitor(platform, "agent")
    described = visitor.get("/api/openapi.json").json()
    refusals: dict[str, bytes] = {}
    for number in asked.numbers:
        for ask in asks_with(described, number):
            send = visitor.session.request(
                ask.method,
                platform.address + ask.path,
                json=ask.body,
                headers={**visitor.headers, "Idempotency-Key": f"asked-with-{number}"},
                timeout=20,
            )
            heads = "\n".join(f"{name}: {value}" for name, value in send.headers.items())
            refusals[f"{ask.operation} {len(refusals)}"] = heads.encode() + b"\n" + send.content
    return refusals


HOLDING_PEOPLE = (
    ("hotline", "tickets"),
    ("relief", "leads"),
    ("relief", "files"),
    ("campaigns", "registrations"),
)
PLACES: dict[str, Callable[[Aftermath], Iterator[tuple[str, bytes]]]] = {
    "logs": lambda after: logs(after.platform, after.tap),
    "messages in a queue that nobody reads": lambda after: after.tap.messages(),
    "databases": lambda after: databases(after.platform, since=after.tap.since),
    "answers to staff": lambda after: iter(after.answers.items()),
    "refusals": lambda after: iter(after.refusals.items()),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_number_of_a_person_is_found_in(aftermath: Aftermath, place: str) -> None:
    searched = dict(PLACES[place](aftermath))
    assert searched, "there was nothing to search"
    assert leaks_in(searched, aftermath.typed) == {}


def test_no_number_that_was_typed_is_found_in_the_brokers_files(aftermath: Aftermath) -> None:
    """By value alone: other systems may ask in clear, and other tests do so."""
    files = dict(broker_files(aftermath.platform))
    assert files
    assert leaks_in(files, aftermath.typed, shapes=False) == {}


def test_the_search_saw_what_it_must(aftermath: Aftermath) -> None:
    """A search of nothing finds nothing: each kind of message, each service, each operation."""
    routes = aftermath.tap.routing_keys()
    for told in ("ticket_registered", "ticket_escalated", "lead_opened", "file_opened",
                 "phone_code_requested", "person_registered", "delivery_sent"):  # fmt: skip
        assert any(route.startswith(f"{told}.") for route in routes), told
    for asked in ("hotline.register_request", "hotline.get_ticket", "relief.get_lead"):
        assert asked in routes
    searched = {name.partition(".")[0] for name, _ in databases(aftermath.platform)}
    owners = ("hotline", "relief", "campaigns", "identity", "notifications", "monitor")
    assert searched >= {f"zhufeng_{owner}" for owner in owners}
    assert len(aftermath.refusals) > 150


def test_one_hash_finds_the_same_person_in_every_service_that_knows_him(
    aftermath: Aftermath,
) -> None:
    """By his ID number, which none of them holds in clear."""
    keys = load_index_keys(aftermath.platform.stack.layout.secrets / "hotline")
    key = keys.person_key(aftermath.caller.id_number)
    uri = aftermath.platform.stack.uris("root").mongo
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(uri)
    with client:
        for owner, kind in HOLDING_PEOPLE:
            rows = client[f"zhufeng_{owner}"][kind]
            assert rows.count_documents({"person_key": key}) == 1, f"{owner}.{kind}"


def leaks_in(searched: dict[str, bytes], typed: Known, *, shapes: bool = True) -> Found:
    found = {name: find_leaks(data, typed, shapes=shapes) for name, data in searched.items()}
    return {name: leaks for name, leaks in found.items() if leaks}
