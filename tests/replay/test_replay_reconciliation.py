"""The reconciliation sees what is lost and what is doubled, also where the counts stay even."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from replay.kept import kept
from replay.people import generate_people
from replay.reconcile import Check, Figures, checks, verdict
from replay.request_plan import Outcome, RequestPlan
from replay.requests import WorkerRequest, generate_requests
from vocabulary.fingerprint import fingerprint

TELLINGS = {
    "lead_opened/worker": "opened",
    "lead_opened_staff/duty_officer": "opened",
    "lead_opened_staff/union": "opened",
    "lead_accepted/worker": "accepted",
    "lead_refused/worker": "refused",
}


class Year:
    """Three escalated tickets, two accepted and one refused, told of by six text messages."""

    def __init__(self) -> None:
        self.escalated = ["a", "b", "c"]
        self.leads = {"opened": ["a", "b", "c"], "accepted": ["a", "b"], "refused": ["c"]}
        self.shown = {"accepted": 2, "refused": 1}
        self.told = {telling: list(self.leads[state]) for telling, state in TELLINGS.items()}
        self.sent = [f"delivery {number}" for number in range(6)]
        self.taken = list(self.sent)
        self.undecoded = self.held = 0

    def figures(self) -> Figures:
        backlog = {"outbox_pending": 0, "held": 0, "undecoded": 0}
        return Figures(
            hotline={
                **backlog,
                "escalated_numbers": mark(self.escalated),
                "by_lead_state": self.shown,
            },
            relief={
                **backlog,
                "held": self.held,
                "undecoded": self.undecoded,
                "by_state": {state: len(self.leads[state]) for state in ("accepted", "refused")},
                "ticket_numbers": {state: mark(tickets) for state, tickets in self.leads.items()},
            },
            notifications={
                **backlog,
                "by_state": {"sent": 12},
                "ticket_numbers": {
                    telling: mark(tickets) for telling, tickets in self.told.items()
                },
                "provider_ids": mark(self.sent),
            },
            provider={
                "deliveries": len(set(self.taken)),
                "messages": len(self.taken),
                "delivery_ids": mark(list(set(self.taken))),
            },
        )


def mark(things: list[str]) -> str:
    return fingerprint(Counter(things))


FAULTS: dict[str, Callable[[Year], Any]] = {
    "an escalated ticket is gone": lambda year: year.escalated.pop(),
    "a lead is gone": lambda year: year.leads["opened"].pop(),
    "a ticket has two leads": lambda year: year.leads["opened"].append("a"),
    "one ticket has two leads, another none": lambda year: year.leads.update(
        opened=["a", "a", "b"]
    ),
    "a lead is of a ticket that nobody escalated": lambda year: year.leads.update(
        opened=["a", "b", "stranger"]
    ),
    "a decision does not show on its ticket": lambda year: year.shown.update(accepted=1),
    "a worker is not told": lambda year: year.told["lead_accepted/worker"].pop(),
    "a worker is told twice": lambda year: year.told["lead_refused/worker"].append("c"),
    "one worker is told twice, another not at all": lambda year: year.told.update(
        {"lead_opened/worker": ["a", "a", "b"]}
    ),
    "the union is told in the officer's place": lambda year: year.told.update(
        {"lead_opened_staff/union": ["a", "b", "c", "a"], "lead_opened_staff/duty_officer": ["b"]}
    ),
    "the provider took one twice": lambda year: year.taken.append("delivery 0"),
    "the provider never took one": lambda year: year.taken.pop(),
    "the provider took another one than ours": lambda year: year.taken.__setitem__(0, "other"),
    "a message is held": lambda year: setattr(year, "held", 1),
    "a message was not understood": lambda year: setattr(year, "undecoded", 1),
}


def outcome(year: Year) -> dict[str, Any]:
    figures = year.figures()
    return verdict(figures, checks(figures))


def test_a_year_in_which_nothing_went_wrong_reconciles() -> None:
    found = outcome(Year())
    assert (found["reconciled"], found["lost"], found["doubled"]) == (True, 0, 0)


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_planted_fault_turns_the_year_uneven(fault: str) -> None:
    year = Year()
    FAULTS[fault](year)
    found = outcome(year)
    assert not found["reconciled"]
    assert found["lost"] + found["doubled"] > 0


def test_as_many_but_others_count_as_one_lost_and_one_doubled() -> None:
    check = Check(name="others", owed=3, found=3, same=False)
    assert (check.even, check.lost, check.doubled) == (False, 1, 1)


class Listing:
    """The hotline's list of tickets, two lines a page."""

    def __init__(self, lines: list[dict[str, Any]]) -> None:
        self.lines = lines

    def ask(self, method: str, path: str, *, query: dict[str, Any]) -> dict[str, Any]:
        assert (method, path) == ("GET", "/api/tickets")
        start = int(query.get("cursor", 0))
        more = start + 2 < len(self.lines)
        return {
            "items": self.lines[start : start + 2],
            "next_cursor": str(start + 2) if more else None,
        }


def told() -> dict[str, WorkerRequest]:
    requests = generate_requests(generate_people(60, seed=1), seed=1, plan=RequestPlan(requests=40))
    return {f"ticket-{place}": request for place, request in enumerate(requests)}


def line(ticket_id: str, request: WorkerRequest) -> dict[str, Any]:
    lead = request.lead
    return {
        "ticket_id": ticket_id,
        "state": "escalated" if lead else "closed",
        "lead_state": None if lead is None else ("accepted" if lead.accepted else "refused"),
    }


def test_every_ticket_that_stands_as_its_story_ended_is_kept() -> None:
    tickets = told()
    lines = [line("somebody else's", next(iter(tickets.values())))]
    lines += [line(ticket_id, request) for ticket_id, request in tickets.items()]
    assert kept(Listing(lines), tickets) == len(tickets)  # type: ignore[arg-type]


def test_a_ticket_that_is_gone_or_did_not_get_to_its_end_is_not_kept() -> None:
    tickets = told()
    lines = [line(ticket_id, request) for ticket_id, request in tickets.items()]
    lines.pop()
    handled = next(
        row
        for row, request in zip(lines, tickets.values(), strict=False)
        if request.outcome is Outcome.HANDLED
    )
    handled["state"] = "accepted"
    assert kept(Listing(lines), tickets) == len(tickets) - 2  # type: ignore[arg-type]
