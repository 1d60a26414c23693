"""Reconciliation: what hotline, relief, notifications and the provider say, side by side.

Each figure comes from its own database (or, for the provider, its own ledger). A check holds two of
them against each other; a run is reconciled when nothing is on its way and every check is even.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import requests

from replay.client import Client

QUIET_SECONDS = 180.0
FINAL_DELIVERIES = frozenset({"sent", "refused"})
STAFF_TOLD_PER_LEAD = 2  # the duty officer and the union's account


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The answers of all four."""

    hotline: dict[str, Any]
    relief: dict[str, Any]
    notifications: dict[str, Any]
    provider: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Check:
    """Two counts that must be equal: what is owed and what is there."""

    name: str
    owed: int
    found: int

    @property
    def lost(self) -> int:
        """How many are missing."""
        return max(self.owed - self.found, 0)

    @property
    def doubled(self) -> int:
        """How many are too many."""
        return max(self.found - self.owed, 0)


def read_figures(desk: Client, provider: str, year: int) -> Figures:
    """Ask all four for the business year."""
    answers = {
        service: desk.ask("GET", f"/api/figures/{service}", query={"year": year})
        for service in ("hotline", "relief", "notifications")
    }
    ledger = requests.get(f"{provider}/ledger", timeout=10)
    ledger.raise_for_status()
    return Figures(provider=ledger.json(), **answers)


def on_its_way(figures: Figures) -> dict[str, int]:
    """What is not yet where it must be: unpublished, held, awaited, unsent, unanswered leads."""
    states = figures.notifications["by_state"]
    services = {
        "hotline": figures.hotline,
        "relief": figures.relief,
        "notifications": figures.notifications,
    }
    return {
        "unpublished": sum(each["outbox_pending"] for each in services.values()),
        "held": sum(each["held"] for each in services.values()),
        "undelivered": sum(n for state, n in states.items() if state not in FINAL_DELIVERIES),
        "leads_not_shown": figures.hotline["by_lead_state"].get("awaited", 0),
    }


def wait_until_quiet(read: Callable[[], Figures]) -> Figures:
    """The figures once nothing is on its way and they stand still.

    When it takes too long, the last ones, so that what is stuck shows in the checks.
    """
    until = time.monotonic() + QUIET_SECONDS
    before, now = None, read()
    while time.monotonic() < until:
        if not any(on_its_way(now).values()) and now == before:
            return now
        time.sleep(0.5)
        before, now = now, read()
    return now


def even(name: str, owed: int, found: int) -> Check:
    """One check."""
    return Check(name=name, owed=owed, found=found)


def checks(figures: Figures) -> list[Check]:
    """Everything that must be even."""
    return [
        *_escalated_is_led(figures),
        *_everybody_was_told(figures),
        *_provider_took_each_once(figures),
        *(even(f"nothing {what}", 0, number) for what, number in on_its_way(figures).items()),
    ]


def _escalated_is_led(figures: Figures) -> list[Check]:
    relief, shown = figures.relief, figures.hotline["by_lead_state"]
    return [
        even("escalated tickets have a lead", figures.hotline["escalated"], relief["leads"]),
        even("leads have a ticket of their own", relief["leads"], relief["tickets_with_a_lead"]),
        *(
            even(f"{state} leads show on their tickets", number, shown.get(state, 0))
            for state, number in sorted(relief["by_state"].items())
        ),
    ]


def _everybody_was_told(figures: Figures) -> list[Check]:
    leads, decided = figures.relief["leads"], figures.relief["by_state"]
    told = figures.notifications["by_template"]
    staff = STAFF_TOLD_PER_LEAD * leads
    return [
        even("opened leads told the worker", leads, told.get("lead_opened", 0)),
        even("opened leads told officer and union", staff, told.get("lead_opened_staff", 0)),
        *(
            even(f"{state} leads told the worker", decided.get(state, 0), told.get(name, 0))
            for state, name in (("accepted", "lead_accepted"), ("refused", "lead_refused"))
        ),
    ]


def _provider_took_each_once(figures: Figures) -> list[Check]:
    sent, ledger = figures.notifications["provider_accepted"], figures.provider
    return [
        even("sent text messages were taken by the provider", sent, ledger["deliveries"]),
        even("the provider took each once", ledger["deliveries"], ledger["messages"]),
    ]


def verdict(figures: Figures, done: list[Check], **run: Any) -> dict[str, Any]:
    """The reconciliation as one JSON document."""
    return {
        **run,
        "reconciled": all(check.owed == check.found for check in done),
        "lost": sum(check.lost for check in done),
        "doubled": sum(check.doubled for check in done),
        "checks": [asdict(check) for check in done],
        "hotline": figures.hotline,
        "relief": figures.relief,
        "notifications": figures.notifications,
        "provider": figures.provider,
    }
