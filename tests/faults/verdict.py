"""The verdict in Jepsen's columns, from the ledger outside and from what the owners say.

Counted are operations of three kinds: *commands* of clients, *facts* owed to their consumers, and
*deliveries* owed to people. An operation is

- `attempted`: asked for (a fact: announced, once per declared consumer);
- `acknowledged`: said to be done (a fact is, by its announcer's commit);
- `applied`: found done at its owner;
- `lost`: acknowledged and not applied;
- `doubled`: applied more than once;
- `unexpected`: applied though nobody asked for it, or refused though it should have worked;
- `recovered`: applied though its client never heard so;
- `order_violations`: a fact applied before an earlier one of the same aggregate;
- `stuck`: not yet where it must be when everything else stands still.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from messaging.subscriptions import Registry
from tests.faults.owners import Owners

COLUMNS = (
    "attempted", "acknowledged", "applied", "lost", "doubled", "unexpected", "recovered",
    "order_violations", "stuck",
)  # fmt: skip
FAULTLESS = ("lost", "doubled", "unexpected", "order_violations", "stuck")
TICKETS, LEADS = "ticket/", "lead/"
TOLD = {"relief.lead_opened.v1": 3, "relief.lead_accepted.v1": 1, "relief.lead_refused.v1": 1,
        "campaigns.person_registered.v1": 1, "identity.phone_code_requested.v1": 1}  # fmt: skip
BY_COMMAND = {
    "file_request": "hotline.ticket_registered.v1",
    "register_request": "hotline.ticket_registered.v1",
    "answer_at_once": "hotline.ticket_answered.v1",
    "accept_ticket": "hotline.ticket_accepted.v1",
    "escalate_ticket": "hotline.ticket_escalated.v1",
    "resolve_ticket": "hotline.ticket_resolved.v1",
    "record_call_back": "hotline.ticket_called_back.v1",
    "close_ticket": "hotline.ticket_closed.v1",
    "accept_lead": "relief.lead_accepted.v1",
    "refuse_lead": "relief.lead_refused.v1",
    "publish_activity": "campaigns.activity_published.v1",
    "register_person": "campaigns.person_registered.v1",
}


@dataclass
class Verdict:
    """The columns, and for each violation who it is about (ids only)."""

    columns: Counter[str] = field(default_factory=Counter)
    named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, column: str, number: int = 1, *, whose: Iterable[str] = ()) -> None:
        """Count; a violation names its operations."""
        self.columns[column] += number
        self.named[column] += whose

    @property
    def faultless(self) -> bool:
        """Whether nothing was lost, doubled, unexpected, out of order or stuck."""
        return not any(self.columns[column] for column in FAULTLESS)

    def as_document(self) -> dict[str, Any]:
        """The columns in order, and some of the names behind each violation."""
        named = {column: names[:20] for column, names in self.named.items() if names}
        return {**{column: self.columns[column] for column in COLUMNS}, "named": named}


def judge(lines: Iterable[Mapping[str, Any]], owners: Owners, registry: Registry) -> Verdict:
    """Hold the two against each other."""
    verdict = Verdict()
    _commands(verdict, list(lines), owners)
    _facts(verdict, owners, registry)
    _records(verdict, owners)
    _deliveries(verdict, owners)
    for name, number in owners.unfinished.items():
        verdict.add("stuck", number, whose=[f"{name}: {number}"] if number else [])
    return verdict


def _commands(verdict: Verdict, lines: list[Mapping[str, Any]], owners: Owners) -> None:
    attempts = {line["command"]: line for line in lines if line["kind"] == "attempt"}
    acknowledged = {line["command"] for line in lines if line["kind"] == "acknowledged"}
    refused = [line for line in lines if line["kind"] == "refused"]
    done = attempts.keys() & owners.commands.keys()
    verdict.add("attempted", len(attempts))
    verdict.add("acknowledged", len(acknowledged))
    verdict.add("applied", len(done))
    verdict.add("recovered", len(done - acknowledged))
    _violated(verdict, "lost", (f"command {each}" for each in sorted(acknowledged - done)))
    _violated(verdict, "unexpected", (f"refused {line['code']} {line['command']}"
                                      for line in refused))  # fmt: skip
    told = Counter((row["type"], _record_of(row)) for row in owners.journal)
    for command in done:
        announced = BY_COMMAND[attempts[command]["operation"]], owners.commands[command]
        if told[announced] != 1:
            column = "lost" if not told[announced] else "doubled"
            _violated(verdict, column, [f"{announced[0]} of {announced[1]}"])
    _strangers(verdict, attempts, owners)


def _record_of(row: Mapping[str, Any]) -> str:
    """The record that the command behind a fact is remembered with."""
    if row["type"] == "campaigns.person_registered.v1":
        return str(row["data"]["activity_id"])  # who registers somebody is told of the activity
    return str(row["subject"].partition("/")[2])


def _strangers(verdict: Verdict, attempts: Mapping[str, Any], owners: Owners) -> None:
    """Tickets that nobody in the ledger asked for."""
    asked = {resource for command, resource in owners.commands.items() if command in attempts}
    made = {
        row["subject"].removeprefix(TICKETS)
        for row in owners.journal
        if row["type"] == "hotline.ticket_registered.v1"
    }
    _violated(verdict, "unexpected", (f"ticket {each}" for each in sorted(made - asked)))


def _facts(verdict: Verdict, owners: Owners, registry: Registry) -> None:
    owed = {
        (consumer, row["_id"]) for row in owners.journal for consumer in _hearers(row, registry)
    }
    applied = Counter((row["consumer"], row["event_id"]) for row in owners.inbox)
    verdict.add("attempted", len(owed))
    verdict.add("acknowledged", len(owed))
    verdict.add("applied", len(owed & applied.keys()))
    _violated(verdict, "lost", (" ".join(each) for each in sorted(owed - applied.keys())))
    _violated(verdict, "doubled", (" ".join(each) for each, n in applied.items() if n > 1))
    _violated(verdict, "order_violations", _overtaken(owners))


def _hearers(row: Mapping[str, Any], registry: Registry) -> Iterator[str]:
    source, _, name = row["type"].partition(".")
    for group, sources in registry.items():
        if name in sources.get(source, {"events": []})["events"]:
            yield f"{group}.{source}"


def _overtaken(owners: Owners) -> Iterator[str]:
    lanes: dict[tuple[str, str], list[tuple[int, Any]]] = defaultdict(list)
    for row in owners.inbox:
        lanes[row["consumer"], row["subject"]].append((row["sequence"], row["at"]))
    for lane, applied in sorted(lanes.items()):
        applied.sort()
        for (_, before), (sequence, at) in pairwise(applied):
            if at < before:
                yield f"{' '.join(lane)} {sequence}"


def _records(verdict: Verdict, owners: Owners) -> None:
    """Each commit raises a record's version by one: as many as there are reasons to change it."""
    owed: Counter[str] = Counter()
    for row in owners.journal:
        kind, _, name = row["subject"].partition("/")
        if f"{kind}/" in (TICKETS, LEADS):
            owed[name] += 1
        if row["type"].startswith("relief.lead_"):
            owed[row["data"]["ticket_id"]] += 1  # the hotline shows it on the ticket
    begun = {row["subject"].partition("/")[2] for row in owners.journal if row["sequence"] == 1}
    for name in sorted(begun & owed.keys()):
        version = owners.versions.get(name, 0)
        if version != owed[name]:
            column = "lost" if version < owed[name] else "doubled"
            _violated(verdict, column, [f"{name} changed {version} of {owed[name]} times"])


def _deliveries(verdict: Verdict, owners: Owners) -> None:
    owed = {row["_id"]: TOLD[row["type"]] for row in owners.journal if row["type"] in TOLD}
    found = Counter(row["event_id"] for row in owners.deliveries)
    verdict.add("attempted", sum(owed.values()))
    verdict.add("acknowledged", sum(owed.values()))
    verdict.add("applied", sum(min(found[event], number) for event, number in owed.items()))
    for event, number in owed.items():
        if found[event] != number:
            column = "lost" if found[event] < number else "doubled"
            _violated(verdict, column, [f"deliveries of {event}: {found[event]} of {number}"])
    _violated(verdict, "doubled", (f"provider took {each} again" for each in owners.twice))


def _violated(verdict: Verdict, column: str, whose: Iterable[str]) -> None:
    names = list(whose)
    verdict.add(column, len(names), whose=names)
