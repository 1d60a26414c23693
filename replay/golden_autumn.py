"""Golden Autumn of a year (R13): each student through eight stages, by people of the right posts.

The union's officer applies, posts the notice, enters and asks for funds; others check, review,
confirm, approve and pay. Each application goes on from where it stands, so that whatever is told
again, after a crash or on purpose, changes nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from replay.client import Client
from replay.families import Families, Family
from replay.handing_out import signed_sheet
from replay.lists import every_item
from replay.paying import Payments
from replay.story import NAMESPACE

MUNICIPAL, COUNTY = "R13_students_municipal", "R13_students_county"
GRANTED_FEN = 10_000_000_000
"""What the city sets aside for students of a year. Invented, and more than is needed."""
LEVELS = ("bachelor", "junior_college", "vocational", "senior_high")
PASSED = {"outcome": "passed"}
Stage = tuple[str, str | None, Mapping[str, Any], tuple[int, int]]
STAGES: Mapping[str, Stage] = {
    "applied": ("check-materials", "officer-city", PASSED, (8, 3)),
    "materials_checked": ("first-review", "officer-city-second", PASSED, (8, 4)),
    "first_reviewed": ("review", "reviewer", PASSED, (8, 5)),
    "reviewed": ("post-notice", None, {}, (8, 6)),
    "on_notice": ("confirm", "leader", PASSED, (8, 20)),
    "notice_passed": ("enter", None, {}, (8, 21)),
    "entered": ("request-funds", None, {}, (8, 22)),
}
"""State → the step that follows, by whom (None: the union's officer), with what, on which day."""


@dataclass(frozen=True, kw_only=True)
class Autumn:
    """The year's applications; `run` tells this run from others, `begun` are those by file."""

    run: str
    year: int
    budget_id: str
    begun: Mapping[str, str]
    signed_in: Callable[[str], Client]

    def apply(self, place: int, family: Family, file_id: str) -> str:
        """An application for the student of this family, unless there is one; its id."""
        if file_id in self.begun:
            return self.begun[file_id]
        officer = self._officer(family)
        [member] = officer.ask("GET", f"/api/files/{file_id}/household")["members"]
        scan = officer.upload("student_material", "录取通知书.png", signed_sheet())
        studies = {
            "school": "某学校",
            "level": LEVELS[place % len(LEVELS)],
            "tuition": "household",
            "begins_on": f"{self.year}-09-01",
        }
        body = {
            "member_id": member["member_id"],
            "studies": studies,
            "materials": [scan["file_id"]],
        }
        path = f"/api/files/{file_id}/student-aid"
        applied = self._step(officer, path, scan["file_id"], body, (8, 2))
        return str(applied["student_aid_id"])

    def lead_on(self, student_aid_id: str, family: Family) -> str | None:
        """From where it stands to approved funds; the request for aid, or None where it ended."""
        officer, path = self._officer(family), f"/api/student-aid/{student_aid_id}"
        found = officer.ask("GET", path)
        while found["state"] in STAGES:
            step, user, body, day = STAGES[found["state"]]
            by = officer if user is None else self.signed_in(user)
            told = {**body, **self._told(step, family)}
            found = self._step(by, f"{path}/{step}", step, told, day)
        if found["state"] == "fund_requested":
            approval = {**PASSED, "budget_id": self.budget_id}
            decide = f"/api/aid/{found['aid_id']}/decide"
            self._step(self.signed_in("approver"), decide, "approve", approval, (8, 23))
        return found["aid_id"]

    def _told(self, step: str, family: Family) -> Mapping[str, Any]:
        if step == "enter":
            return {"number": family.acftu_number, "entered_on": f"{self.year}-08-21"}
        if step == "request-funds":
            card = f"622848{family.parent.phone[-11:]:0>13}"
            payee = {"name": family.parent.name_zh, "card": card, "bank": "农行日喀则分行"}
            return {"payee": payee}
        return {}

    def _officer(self, family: Family) -> Client:
        return self.signed_in(f"officer-{family.union}")

    def _step(
        self, by: Client, path: str, step: str, body: Mapping[str, Any], day: tuple[int, int]
    ) -> dict[str, Any]:
        key = str(uuid.uuid5(NAMESPACE, f"{self.run}/golden-autumn/{path}/{step}"))
        moment = datetime(self.year, *day, 2, tzinfo=UTC)
        return by.ask("POST", path, body=body, key=key, business_time=moment)


def hold_autumn(
    municipal: int, county: int, *, year: int, seed: int, signed_in: Callable[[str], Client]
) -> tuple[int, int]:
    """The year's students: (of the city's units, of counties) who were paid."""
    if not municipal + county:
        return (0, 0)
    known = cache(signed_in)
    families = Families(year=year, seed=seed, municipal=municipal, county=county)
    families.take_in(known)
    run = f"{year}/{seed}/{municipal}/{county}"
    budget_id = _budget(known("finance"), run, year)
    files, begun = _known(families, known)
    autumn = Autumn(run=run, year=year, budget_id=budget_id, begun=begun, signed_in=known)
    funded = defaultdict(list)
    applied = {}
    for place, family in enumerate(families.all):
        student_aid_id = autumn.apply(place, family, files[family.acftu_number])
        aid_id = autumn.lead_on(student_aid_id, family)
        applied[student_aid_id] = family
        if aid_id is not None:
            funded[family.union].append(aid_id)
    moment = datetime(year, 8, 30, 2, tzinfo=UTC)
    for union, aid_ids in funded.items():
        Payments(
            run=run, name=f"students/{union}", union=union, moment=moment, signed_in=known
        ).pay(aid_ids)
    return _paid(applied, known, municipal=families.all[:municipal])


def _paid(
    applied: Mapping[str, Family], signed_in: Callable[[str], Client], *, municipal: Any
) -> tuple[int, int]:
    of_city = {family.acftu_number for family in municipal}
    paid = [
        family.acftu_number in of_city
        for student_aid_id, family in applied.items()
        if signed_in("leader").ask("GET", f"/api/student-aid/{student_aid_id}")["state"] == "paid"
    ]
    return sum(paid), len(paid) - sum(paid)


def _known(
    families: Families, signed_in: Callable[[str], Client]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """(number → file, file → application of the year) of these families."""
    wanted = {family.acftu_number for family in families.all}
    found: dict[str, str] = {}
    begun: dict[str, str] = {}
    for union in {family.union for family in families.all}:
        officer = signed_in(f"officer-{union}")
        for line in every_item(officer, "/api/files", managing_union=union):
            if line["acftu_number"] in wanted:
                found[line["acftu_number"]] = line["file_id"]
        for line in every_item(
            officer, "/api/student-aid", managing_union=union, year=families.year
        ):
            begun[line["file_id"]] = line["student_aid_id"]
    return found, begun


def _budget(finance: Client, run: str, year: int) -> str:
    """The city's budget for students of the year."""
    body = {
        "managing_union": "city", "fund": "union_dues", "programme": "education", "year": year,
        "granted_fen": GRANTED_FEN, "basis": "市总工会年度预算",
    }  # fmt: skip
    key = str(uuid.uuid5(NAMESPACE, f"{run}/golden-autumn/budget"))
    moment = datetime(year, 8, 1, 2, tzinfo=UTC)
    answer = finance.ask("POST", "/api/budgets", body=body, key=key, business_time=moment)
    return str(answer["budget_id"])
