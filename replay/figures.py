"""What all services and the provider say of a year, and whether anything is still on its way.

Each figure comes from its owner's own database (or, for the provider, its own ledger).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from replay.client import Client
from replay.owned import owned

QUIET_SECONDS = 180.0
OF_A_YEAR = ("hotline", "relief", "notifications", "campaigns", "reports")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The answers of all."""

    hotline: dict[str, Any]
    relief: dict[str, Any]
    notifications: dict[str, Any]
    campaigns: dict[str, Any]
    reports: dict[str, Any]
    identity: dict[str, Any]
    provider: dict[str, Any]

    @property
    def services(self) -> Mapping[str, dict[str, Any]]:
        """The answers of the services, by name."""
        return {name: answer for name, answer in vars(self).items() if name != "provider"}


def read_figures(desk: Client, provider: str, year: int) -> Figures:
    """Ask all for the business year; identity knows none."""
    answers = {
        service: desk.ask("GET", f"/api/figures/{service}", query={"year": year})
        for service in OF_A_YEAR
    }
    identity = desk.ask("GET", "/api/figures/identity")
    ledger = requests.get(f"{provider}/ledger", timeout=10)
    ledger.raise_for_status()
    return Figures(provider=ledger.json(), identity=identity, **answers)


def on_its_way(figures: Figures) -> dict[str, int]:
    """What is not yet where it must be: unpublished, held, not understood, unsent, not shown."""
    backlog = {
        f"{what} in {service}": answer[field]
        for service, answer in figures.services.items()
        for what, field in (
            ("unpublished", "outbox_pending"),
            ("held", "held"),
            ("undecoded", "undecoded"),
        )
    }
    return {
        **backlog,
        **{
            f"of {name} not yet in the report": max(0, count - figures.reports["totals"][name])
            for name, count in owned(figures.services).items()
        },
        "undelivered, of any year": figures.notifications["outstanding"],
        "escalated without a lead shown": figures.hotline["by_lead_state"].get("awaited", 0),
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
