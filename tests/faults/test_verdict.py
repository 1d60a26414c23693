"""The verdict notices each kind of violation: planted in an otherwise faultless run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.ledger import Ledger, command_row, operation_of
from tests.faults.owners import Owners
from tests.faults.verdict import COLUMNS, judge

REGISTRY = {
    "relief": {"hotline": {"events": ["ticket_escalated.v1"]}},
    "notifications": {"relief": {"events": ["lead_opened.v1"]}},
}
START = datetime(2026, 11, 22, tzinfo=UTC)


def fact(event_id, wire_type, subject, sequence, **data):
    return {"_id": event_id, "type": wire_type, "subject": subject, "sequence": sequence,
            "data": data}  # fmt: skip


def applied(consumer, event_id, subject, sequence, second):
    at = START + timedelta(seconds=second)
    return {"consumer": consumer, "event_id": event_id, "subject": subject, "sequence": sequence,
            "at": at}  # fmt: skip


JOURNAL = (
    fact("e1", "hotline.ticket_registered.v1", "ticket/t", 1),
    fact("e2", "hotline.ticket_escalated.v1", "ticket/t", 2),
    fact("e3", "hotline.ticket_escalated.v1", "ticket/t", 3),
    fact("e4", "relief.lead_opened.v1", "lead/l", 1, ticket_id="t"),
)
INBOX = (
    applied("relief.hotline", "e2", "ticket/t", 2, 1),
    applied("relief.hotline", "e3", "ticket/t", 3, 2),
    applied("notifications.relief", "e4", "lead/l", 1, 3),
)
DELIVERIES = tuple({"event_id": "e4", "recipient": whom} for whom in "abc")
LINES = [
    {"kind": "attempt", "command": "c1", "operation": "file_request", "service": "hotline"},
    {"kind": "acknowledged", "command": "c1"},
]
FAULTLESS = Owners(
    commands={"c1": "t"},
    journal=JOURNAL,
    inbox=INBOX,
    versions={"t": 4, "l": 1},
    deliveries=DELIVERIES,
    unfinished={"hotline: held": 0},
)


def columns(owners=FAULTLESS, lines=LINES):
    return judge(lines, owners, REGISTRY).columns


def test_a_faultless_run_is_found_faultless():
    verdict = judge(LINES, FAULTLESS, REGISTRY)
    assert verdict.faultless
    assert verdict.columns["attempted"] == verdict.columns["applied"] == 1 + 3 + 3
    assert list(verdict.as_document())[: len(COLUMNS)] == list(COLUMNS)


PLANTED = {
    "an acknowledged command that its owner does not know": ("lost", {"commands": {}}),
    "a command whose fact is missing": ("lost", {"journal": JOURNAL[1:]}),
    "a command that announced twice": (
        "doubled",
        {"journal": (*JOURNAL, fact("e9", "hotline.ticket_registered.v1", "ticket/t", 4)),
         "versions": {"t": 5, "l": 1}},
    ),
    "a fact that its consumer never applied": ("lost", {"inbox": INBOX[:-1]}),
    "a fact that is in the inbox twice": ("doubled", {"inbox": (*INBOX, INBOX[0])}),
    "an effect that was made twice": ("doubled", {"versions": {"t": 5, "l": 1}}),
    "an effect that is gone although its inbox row is there": (
        "lost",
        {"versions": {"t": 3, "l": 1}},
    ),
    "a delivery too few": ("lost", {"deliveries": DELIVERIES[1:]}),
    "a delivery too many": ("doubled", {"deliveries": (*DELIVERIES, DELIVERIES[0])}),
    "a message that the provider took twice": ("doubled", {"twice": ("d1",)}),
    "a ticket that nobody asked for": (
        "unexpected",
        {"journal": (*JOURNAL, fact("e9", "hotline.ticket_registered.v1", "ticket/x", 1)),
         "versions": {"t": 4, "l": 1, "x": 1}},
    ),
    "a fact applied before its predecessor": (
        "order_violations",
        {"inbox": (applied("relief.hotline", "e2", "ticket/t", 2, 5), *INBOX[1:])},
    ),
    "a message that waits for ever": ("stuck", {"unfinished": {"hotline: held": 1}}),
}  # fmt: skip


@pytest.mark.parametrize(("column", "planted"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_is_noticed(column, planted):
    verdict = judge(LINES, replace(FAULTLESS, **planted), REGISTRY)
    assert not verdict.faultless
    assert verdict.columns[column] >= 1
    assert verdict.named[column]


def test_a_refused_command_is_unexpected():
    assert columns(lines=[*LINES, {"kind": "refused", "command": "c2", "code": "wrong_state"}])[
        "unexpected"
    ]


def test_a_command_that_nobody_confirmed_may_have_been_applied_or_not():
    attempt = {**LINES[0], "command": "c2"}
    assert columns(lines=[LINES[0]])["recovered"] == 1
    assert judge([*LINES, attempt], FAULTLESS, REGISTRY).faultless


def test_the_ledger_is_on_disk_before_anything_is_sent(tmp_path):
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.write("attempt", command="c1")
    assert [line["command"] for line in Ledger(tmp_path / "ledger.jsonl").lines()] == ["c1"]


def test_a_command_is_found_by_the_name_that_its_owner_gives_it():
    from messaging.rpc.idempotency import CommandKey

    key = CommandKey.of(actor="staff/1", operation="accept_ticket", key="k", body={}, secret=b"s")
    assert command_row("staff/1", "accept_ticket", "k") == key.row_id
    assert operation_of("/api/tickets/018f/accept") == ("hotline", "accept_ticket")
    assert operation_of("/api/activities/018f/registrations") == ("campaigns", "register_person")
