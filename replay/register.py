"""The register of the ACFTU aid system as the replay has it: who is on file, and who had left.

Checked by the municipal reviewer, taken in by a leader. The same register again changes nothing.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from replay.client import Client
from replay.people import Person, generate_people
from replay.story import NAMESPACE
from replay.workbook import workbook

LAYOUT = Path(__file__).resolve().parents[1] / "deploy" / "config" / "policies.json"
"""The shipped layout, which is an example: headings by our names."""
HOUSEHOLDS_ON_FILE = 40
"""At full scale. Invented: the article names no number of the register."""
PATIENCE_SECONDS, PAUSE_SECONDS = 300.0, 0.2
_ENDED = frozenset({"finished", "failed", "cancelled"})
FACTS = {
    "work_unit": "某单位",
    "hardship_class": "深度困难",
    "housing": "租房",
    "main_cause": "本人或家属患病",
    "health": "重大疾病",
    "employment": "在职",
    "income.wages": "12000",
}


class NotTakenIn(Exception):
    """A register did not come to its end, or had a fault."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """Households of a year: the first `left` of them left hardship in the year before."""

    year: int
    seed: int
    left: int = 0
    on_file: int = 0

    def content(self) -> bytes:
        """The workbook, the same for the same year and seed."""
        layout = json.loads(LAYOUT.read_text("utf-8"))["relief.import"][-1]["values"]
        return workbook(
            {
                layout["files"]["sheet"]: _sheet(layout["files"]["columns"], self._rows()),
                layout["members"]["sheet"]: _sheet(layout["members"]["columns"], self._members()),
            }
        )

    def _members(self) -> list[Mapping[str, str]]:
        """Nobody is known of these households beside their holders."""
        return []

    def _rows(self) -> list[Mapping[str, str]]:
        # Nobody of those who ask the hotline in the same replay.
        people = generate_people(self.left + self.on_file, seed=self.seed * 10_000 + self.year)
        return [self._row(place, person) for place, person in enumerate(people)]

    def _row(self, place: int, person: Person) -> Mapping[str, str]:
        month, day = 1 + place % 12, 1 + place % 28
        left_on = f"{self.year - 1}-{month:02d}-{day:02d}" if place < self.left else ""
        return {
            **FACTS,
            "acftu_number": f"BF{self.year}-{self.seed}-{place:05d}",
            "name": person.name_zh,
            "id_number": person.id_number,
            "phone": person.phone,
            "county": person.county_code,
            "left_on": left_on,
        }

    def take_in(self, signed_in: Callable[[str], Client]) -> None:
        """Have it checked by one and taken in by another; raises `NotTakenIn`."""
        content = self.content()
        for user, dry_run in (("reviewer", True), ("leader", False)):
            self._run(signed_in(user), content, dry_run=dry_run)

    def _run(self, by: Client, content: bytes, *, dry_run: bool) -> None:
        file_id = by.upload("register", "帮扶系统档案.xlsx", content)["file_id"]
        started = by.ask(
            "POST",
            "/api/imports/files",
            body={"file_id": file_id, "dry_run": dry_run, "format": "csv"},
            key=str(uuid.uuid5(NAMESPACE, f"register/{file_id}")),
            business_time=datetime(self.year, 1, 15, 2, tzinfo=UTC),
        )
        path = f"/api/jobs/files_import/{started['job_id']}"
        job, until = by.ask("GET", path), time.monotonic() + PATIENCE_SECONDS
        while job["state"] not in _ENDED and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)
            job = by.ask("GET", path)
        if job["state"] != "finished" or job["faulty"]:
            raise NotTakenIn(f"{path}: {job['state']}, {job['faulty']} faulty rows")


def _sheet(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> list[Sequence[str]]:
    return [
        list(columns.values()),
        *([str(row.get(name, "")) for name in columns] for row in rows),
    ]
