"""How far the records of one kind are: the run of the day, and what was done in each month.

One row per kind. Every step of a run and every new hold replaces it, so that the two collide
instead of missing each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from contracts.retention import HeldBecause, Retained, RetentionRun
from records.retention.kinds import PROGRESS
from records.store import Document
from records.unit_of_work import UnitOfWork

SINCE = "stands_still_since"


class Progress:
    """The row of a kind of records, in one unit of work."""

    def __init__(self, unit: UnitOfWork, of: Retained) -> None:
        self._unit, self._of = unit, of
        self._row = unit.document(PROGRESS, of.value)

    @property
    def run(self) -> Document | None:
        """The latest run, or None."""
        return self._row["run"] if self._row is not None else None

    def touch(self) -> None:
        """Collide with whoever is at work on these records."""
        self._save(self.run, self._row["months"] if self._row is not None else {})

    def stands_still(self) -> None:
        """Not even what is due can be found: since now, unless that was so before."""
        self._stand(self._since or self._unit.recorded_at)

    def goes_on(self) -> None:
        """What is due can be found."""
        self._stand(None)

    def is_over(self, today: date) -> bool:
        """Whether the run of this day, or of a later one, is finished."""
        run = self.run
        return run is not None and run["finished_at"] is not None and run["day"] >= str(today)

    def cursor(self) -> str | None:
        """Where an unfinished run goes on."""
        run = self.run
        return run["cursor"] if run is not None and run["finished_at"] is None else None

    def advance(
        self,
        today: date,
        until: date,
        *,
        done: int,
        held: Iterable[HeldBecause],
        next_cursor: str | None,
    ) -> Document:
        """The run, begun if none is open, with one more page; without a next one it is over."""
        run = self.run
        if run is None or run["finished_at"] is not None:
            run = _begun(self._unit, today, until)
        counts: Counter[str] = Counter(run["held"])
        counts.update(each.value for each in held)
        over = next_cursor is None
        run = {
            **run,
            "done": run["done"] + done,
            "held": dict(counts),
            "cursor": next_cursor,
            "finished_at": self._unit.recorded_at if over else None,
        }
        months = dict(self._row["months"]) if self._row is not None else {}
        if done:
            month = f"{today:%Y-%m}"
            months[month] = months.get(month, 0) + done
        self._save(run, months)
        return run

    @property
    def _since(self) -> datetime | None:
        return self._row.get(SINCE) if self._row is not None else None

    def _stand(self, since: datetime | None) -> None:
        if since == self._since:
            return
        if self._row is None:
            self.touch()
        self._row = {**(self._row or {}), SINCE: since}
        self._unit.replace(PROGRESS, self._row)
        self._row = self._unit.document(PROGRESS, self._of.value)

    def _save(self, run: Document | None, months: dict[str, int]) -> None:
        if self._row is None:
            self._unit.insert(
                PROGRESS, {"_id": self._of.value, "run": run, "months": months, "steps": 1}
            )
        else:
            steps = self._row["steps"] + 1
            self._unit.replace(
                PROGRESS, {**self._row, "run": run, "months": months, "steps": steps}
            )
        self._row = self._unit.document(PROGRESS, self._of.value)


def shown_run(run: Document | None) -> RetentionRun | None:
    """A run as people see it."""
    if run is None:
        return None
    copied: dict[str, Any] = {name: run[name] for name in ("done", "begun_at", "finished_at")}
    return RetentionRun(
        day=date.fromisoformat(run["day"]),
        until=date.fromisoformat(run["until"]),
        held=dict(run["held"]),
        **copied,
    )


def _begun(unit: UnitOfWork, today: date, until: date) -> Document:
    return {
        "day": today.isoformat(),
        "until": until.isoformat(),
        "done": 0,
        "held": {},
        "cursor": None,
        "begun_at": unit.recorded_at,
        "finished_at": None,
    }
