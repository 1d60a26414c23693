"""Reconciliation: what hotline, relief, notifications and the provider say, side by side.

Each figure comes from its own database (or, for the provider, its own ledger). A check holds two of
them against each other: how many, and by their fingerprints whether they are the same ones, since
one lost and another doubled leave every count as it was. A run is reconciled when nothing is on its
way and every check is even.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import requests

from replay.client import Client
from vocabulary.fingerprint import count_in

QUIET_SECONDS = 180.0
FINAL_DELIVERIES = frozenset({"sent", "refused"})


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The answers of all four."""

    hotline: dict[str, Any]
    relief: dict[str, Any]
    notifications: dict[str, Any]
    provider: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Check:
    """What is owed and what is there: as many, and, where `same` was asked, the same ones."""

    name: str
    owed: int
    found: int
    same: bool = True

    @property
    def even(self) -> bool:
        """Whether nothing is missing and nothing too many."""
        return self.same and self.owed == self.found

    @property
    def lost(self) -> int:
        """How many are missing, at least."""
        return max(self.owed - self.found, self._exchanged)

    @property
    def doubled(self) -> int:
        """How many are too many, at least."""
        return max(self.found - self.owed, self._exchanged)

    @property
    def _exchanged(self) -> int:
        """As many as are owed, but others: at least one is missing and one too many."""
        return int(self.owed == self.found and not self.same)


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
    """What is not yet where it must be: unpublished, held, not understood, unsent, not shown."""
    states = figures.notifications["by_state"]
    services = {
        "hotline": figures.hotline,
        "relief": figures.relief,
        "notifications": figures.notifications,
    }
    return {
        "unpublished": sum(each["outbox_pending"] for each in services.values()),
        "held": sum(each["held"] for each in services.values()),
        "undecoded": sum(each["undecoded"] for each in services.values()),
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
    """A check of two counts."""
    return Check(name=name, owed=owed, found=found)


def same(name: str, owed: str, found: str) -> Check:
    """A check of two fingerprints."""
    return Check(name=name, owed=count_in(owed), found=count_in(found), same=owed == found)


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
    escalated, led = figures.hotline["escalated_numbers"], relief["ticket_numbers"]["opened"]
    return [
        same("each escalated ticket has its lead", escalated, led),
        *(
            even(f"{state} leads show on their tickets", number, shown.get(state, 0))
            for state, number in sorted(relief["by_state"].items())
        ),
    ]


def _everybody_was_told(figures: Figures) -> list[Check]:
    leads, told = figures.relief["ticket_numbers"], figures.notifications["ticket_numbers"]
    return [
        same(f"{what} leads told the {whom}", leads[what], told[f"{template}/{recipient}"])
        for what, whom, template, recipient in (
            ("opened", "worker", "lead_opened", "worker"),
            ("opened", "duty officer", "lead_opened_staff", "duty_officer"),
            ("opened", "union", "lead_opened_staff", "union"),
            ("accepted", "worker", "lead_accepted", "worker"),
            ("refused", "worker", "lead_refused", "worker"),
        )
    ]


def _provider_took_each_once(figures: Figures) -> list[Check]:
    ledger, sent = figures.provider, figures.notifications["provider_ids"]
    return [
        same("sent text messages were taken by the provider", sent, ledger["delivery_ids"]),
        even("the provider took each once", ledger["deliveries"], ledger["messages"]),
    ]


def verdict(figures: Figures, done: list[Check], **run: Any) -> dict[str, Any]:
    """The reconciliation as one JSON document."""
    return {
        **run,
        "reconciled": all(check.even for check in done),
        "lost": sum(check.lost for check in done),
        "doubled": sum(check.doubled for check in done),
        "checks": [asdict(check) for check in done],
        "hotline": figures.hotline,
        "relief": figures.relief,
        "notifications": figures.notifications,
        "provider": figures.provider,
    }
