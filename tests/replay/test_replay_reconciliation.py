"""The reconciliation sees what is lost and what is doubled, also where the counts stay even."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from replay.figures import Figures
from replay.kept import kept
from replay.people import generate_people
from replay.reconcile import Check, checks, verdict
from replay.request_plan import Outcome, RequestPlan
from replay.requests import WorkerRequest, generate_requests
from vocabulary.fingerprint import fingerprint

SERVICES = ("hotline", "relief", "notifications", "campaigns", "reports", "identity")
COUNTED = {
    "R8_people": 1_234,
    "R8_amount_fen": 86_550_000,
    "R7_units_visited": 30,
    "R7_posts_visited": 4,
    "R9_people_helped_home": 200,
    "R10_people_given_kits": 300,
    "R12_households_listed": 0,
    "R12_households_visited": 0,
    "R12_households_fallen_back": 0,
    "R13_students_municipal": 0,
    "R13_students_county": 0,
    "R12_register_listed": 0,
    "R12_register_visited": 0,
    "R14_tickets": 9,
    "R14_tickets_escalated": 3,
    "R14_tickets_entered_late": 1,
}
BACKLOG = {"outbox_pending": 0, "held": 0, "undecoded": 0}


OF_RELIEF = {
    "people_greeted": 1_234, "greeted_fen": 86_550_000,
    "units_visited": 30, "posts_visited": 4, "people_given_kits": 300, "people_helped_home": 200,
    "households_listed": 0, "households_visited": 0, "households_fallen_back": 0,
    "students_municipal": 0, "students_county": 0,
    "register_listed": 0, "register_visited": 0,
}  # fmt: skip
"""What relief counts of rounds."""


class Year:
    """Three escalated tickets, two in Chinese; two accepted, one refused; six text messages."""

    def __init__(self) -> None:
        self.escalated = {"zh-CN": ["a", "b"], "bo": ["c"]}
        self.leads = {
            "opened/zh-CN": ["a", "b"],
            "opened/bo": ["c"],
            "accepted/zh-CN": ["a"],
            "accepted/bo": ["c"],
            "refused/zh-CN": ["b"],
            "refused/bo": [],
        }
        self.shown = {"accepted": 2, "refused": 1}
        self.files = {"named": ["file a", "file c"], "kept": ["file a", "file c"]}
        self.told = {
            f"lead_{telling.replace('/', '/worker/')}": list(tickets)
            for telling, tickets in self.leads.items()
        }
        for staff in ("duty_officer", "union"):
            self.told |= {
                f"lead_opened_staff/{staff}/zh-CN": ["a", "b", "c"],
                f"lead_opened_staff/{staff}/bo": [],
            }
        self.sent = [f"delivery {number}" for number in range(6)]
        self.taken = list(self.sent)
        self.outstanding = 0
        self.counted = dict(COUNTED)
        self.backlog = {service: dict(BACKLOG) for service in SERVICES}
        self.journals: dict[str, dict[str, dict[str, int]]] = {
            service: {"announced": {}, "kept": {}, "became": {}, "events": {}}
            for service in SERVICES
        }
        self.journals["hotline"] = {
            "announced": {"ticket/1": 9, "ticket/2": 5},
            "kept": {"ticket/1": 9, "ticket/2": 5},
            "became": {"ticket_registered": 9, "ticket_answered+ticket_closed": 5},
            "events": {"ticket_registered": 9, "ticket_answered": 2, "ticket_closed": 3},
        }

    def common(self, service: str) -> dict[str, Any]:
        return {**self.backlog[service], "journal": self.journals[service]}

    def figures(self) -> Figures:
        return Figures(
            hotline={
                **self.common("hotline"),
                "escalated_numbers": {name: mark(each) for name, each in self.escalated.items()},
                "by_lead_state": self.shown,
                "tickets": 9,
                "escalated": 3,
                "entered_late": 1,
            },
            relief={
                **self.common("relief"),
                "by_state": {"accepted": 2, "refused": 1},
                **OF_RELIEF,
                "ticket_numbers": {state: mark(tickets) for state, tickets in self.leads.items()},
                "files_named": mark(self.files["named"]),
                "files_kept": mark(self.files["kept"]),
            },
            notifications={
                **self.common("notifications"),
                "outstanding": self.outstanding,
                "ticket_numbers": {
                    telling: mark(tickets) for telling, tickets in self.told.items()
                },
                "provider_ids": mark(self.sent),
            },
            campaigns=self.common("campaigns"),
            reports={**self.common("reports"), "totals": self.counted},
            identity=self.common("identity"),
            provider={
                "deliveries": len(set(self.taken)),
                "messages": len(self.taken),
                "delivery_ids": mark(list(set(self.taken))),
            },
        )


def mark(things: list[str]) -> str:
    return fingerprint(Counter(things))


def told_in_chinese(year: Year) -> None:
    """The Tibetan speaker is told as often as he must be, in the other language."""
    year.told["lead_opened/worker/bo"].remove("c")
    year.told["lead_opened/worker/zh-CN"].append("c")


def waiting(service: str, what: str) -> Callable[[Year], None]:
    return lambda year: year.backlog[service].update({what: 1})


FAULTS: dict[str, Callable[[Year], Any]] = {
    "an escalated ticket is gone": lambda year: year.escalated["zh-CN"].pop(),
    "a lead is gone": lambda year: year.leads["opened/zh-CN"].pop(),
    "a ticket has two leads": lambda year: year.leads["opened/zh-CN"].append("a"),
    "one ticket has two leads, another none": lambda year: year.leads.update(
        {"opened/zh-CN": ["a", "a"]}
    ),
    "a lead is of a ticket that nobody escalated": lambda year: year.leads.update(
        {"opened/bo": ["stranger"]}
    ),
    "a decision does not show on its ticket": lambda year: year.shown.update(accepted=1),
    "an accepted lead has lost its file": lambda year: year.files["kept"].pop(),
    "a worker is not told": lambda year: year.told["lead_accepted/worker/bo"].pop(),
    "a worker is told twice": lambda year: year.told["lead_refused/worker/zh-CN"].append("b"),
    "one worker is told twice, another not at all": lambda year: year.told.update(
        {"lead_opened/worker/zh-CN": ["a", "a"]}
    ),
    "a worker is told in the wrong language": told_in_chinese,
    "the union is told in the officer's place": lambda year: year.told.update(
        {
            "lead_opened_staff/union/zh-CN": ["a", "b", "c", "a"],
            "lead_opened_staff/duty_officer/zh-CN": ["b"],
        }
    ),
    "the provider took one twice": lambda year: year.taken.append("delivery 0"),
    "the provider never took one": lambda year: year.taken.pop(),
    "the provider took another one than ours": lambda year: year.taken.__setitem__(0, "other"),
    "a delivery of another year waits": lambda year: setattr(year, "outstanding", 1),
    "the last event of a ticket is gone from the journal": lambda year: year.journals["hotline"][
        "kept"
    ].update({"ticket/2": 4}),
    "a ticket is gone, its events are there": lambda year: year.journals["hotline"][
        "announced"
    ].update({"ticket/1": 8}),
    "a close was never announced": lambda year: year.journals["hotline"]["events"].update(
        ticket_closed=2
    ),
    "the report has not heard of a ticket": lambda year: year.counted.update(R14_tickets=8),
    "the report counts a ticket twice": lambda year: year.counted.update(R14_tickets=10),
    **{f"{what} in {service}": waiting(service, what) for service in SERVICES for what in BACKLOG},
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
