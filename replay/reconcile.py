"""Reconciliation: what the services and the provider say, side by side.

A check holds two figures against each other that come from different databases, or from a service's
records and its journal: how many, and by their fingerprints whether they are the same ones, since
one lost and another doubled leave every count as it was. A run is reconciled when nothing is on its
way and every check is even. docs/measurements.md lists the checks.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from replay.figures import Figures, on_its_way
from replay.owned import owned
from vocabulary.fingerprint import count_in, together

LANGUAGES = {"zh-CN": "Chinese", "bo": "Tibetan"}


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
        *_journals_are_whole(figures),
        *_the_report_says_the_same(figures),
        *(even(f"nothing {what}", 0, number) for what, number in on_its_way(figures).items()),
    ]


def _escalated_is_led(figures: Figures) -> list[Check]:
    relief, shown = figures.relief, figures.hotline["by_lead_state"]
    escalated, leads = figures.hotline["escalated_numbers"], relief["ticket_numbers"]
    return [
        *(
            same(
                f"each ticket escalated in {name} has its lead",
                escalated[language],
                leads[f"opened/{language}"],
            )
            for language, name in LANGUAGES.items()
        ),
        *(
            even(f"{state} leads show on their tickets", number, shown.get(state, 0))
            for state, number in sorted(relief["by_state"].items())
        ),
        same("accepted leads have their file", relief["files_named"], relief["files_kept"]),
    ]


def _everybody_was_told(figures: Figures) -> list[Check]:
    leads, told = figures.relief["ticket_numbers"], figures.notifications["ticket_numbers"]
    to_workers = [
        same(
            f"{what} leads told the worker in {name}",
            leads[f"{what}/{language}"],
            told[f"lead_{what}/worker/{language}"],
        )
        for what in ("opened", "accepted", "refused")
        for language, name in LANGUAGES.items()
    ]
    opened = together(*(leads[f"opened/{language}"] for language in LANGUAGES))
    # Staff have a language of their own, whatever the worker's is.
    to_staff = [
        same(
            f"opened leads told the {whom}",
            opened,
            together(*(told[f"lead_opened_staff/{kind}/{language}"] for language in LANGUAGES)),
        )
        for whom, kind in (("duty officer", "duty_officer"), ("union", "union"))
    ]
    return [*to_workers, *to_staff]


def _journals_are_whole(figures: Figures) -> list[Check]:
    """Each service's journal has every event that its records say they announced."""
    return [
        check
        for service, answer in figures.services.items()
        for check in (
            *_numbered_without_a_gap(service, answer["journal"]),
            *_of_the_right_kind(service, answer["journal"]),
        )
    ]


def _numbered_without_a_gap(service: str, journal: dict[str, dict[str, int]]) -> list[Check]:
    announced, kept = journal["announced"], journal["kept"]
    return [
        even(
            f"{service}'s journal has event {number} of each {name}",
            announced.get(place, 0),
            kept.get(place, 0),
        )
        for place in sorted(announced | kept)
        for name, _, number in [place.partition("/")]
    ]


def _of_the_right_kind(service: str, journal: dict[str, dict[str, int]]) -> list[Check]:
    return [
        even(
            f"{service}'s journal says {' or '.join(names)}",
            records,
            sum(journal["events"].get(name, 0) for name in names),
        )
        for events, records in sorted(journal["became"].items())
        for names in [events.split("+")]
    ]


def _the_report_says_the_same(figures: Figures) -> list[Check]:
    """What the report counted from events, its owners count from their records."""
    return [
        even(f"the report says {name}", count, figures.reports["totals"][name])
        for name, count in owned(figures.services).items()
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
        **vars(figures),
    }
