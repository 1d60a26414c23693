"""Greeting money of a year (R8): rosters by union and group, each through the hands of four people.

The officer lists people and freezes the roster, the reviewer checks it, the leader approves it, and
finance pays by the scan of what was signed. The sum is what is stated, to the fen: who comes first
gets a fen more where it does not divide. Told again it changes nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from replay.client import Client
from replay.handing_out import AT_ONCE, signed_sheet, working_as
from replay.people import Occupation, Person
from replay.story import NAMESPACE

PEOPLE_FIGURE, FEN_FIGURE = "R8_people", "R8_amount_fen"
MOST_ON_ROSTER = 200
FESTIVALS = {"new_year": (1, 4), "spring_festival": (2, 3), "losar": (2, 9)}
"""When it is paid, in 2021 some days before each."""
GROUPS: Mapping[Occupation, tuple[str, str]] = {
    Occupation.SANITATION_WORKER: ("sanitation_workers", "new_year"),
    Occupation.COURIER: ("couriers", "spring_festival"),
    Occupation.RIDER: ("riders", "spring_festival"),
    Occupation.TRUCK_DRIVER: ("truck_drivers", "spring_festival"),
    Occupation.UNIT_STAFF: ("low_income_staff", "losar"),
    Occupation.ENTERPRISE_EMPLOYEE: ("model_workers", "losar"),
}
"""Who is greeted, as which category, and for which festival. Invented, as far as it is paired."""


@dataclass(frozen=True, kw_only=True)
class Greeted:
    """Somebody on a roster, with his fen."""

    person: Person
    fen: int


def shared_out(people: Sequence[Person], fen: int) -> list[Greeted]:
    """The sum among these people, each a fen more or less than the next; `ValueError` below one."""
    if not people:
        return []
    each, more = divmod(fen, len(people))
    if each < 1:
        raise ValueError(f"{fen} fen are less than one for each of {len(people)}")
    return [Greeted(person=one, fen=each + (place < more)) for place, one in enumerate(people)]


def rosters(greeted: Sequence[Greeted]) -> Mapping[tuple[str, str, int], list[Greeted]]:
    """By union, category and number: a roster holds so many and no more."""
    by_group: dict[tuple[str, str], list[Greeted]] = defaultdict(list)
    for one in greeted:
        category, _ = GROUPS[one.person.occupation]
        by_group[one.person.managing_union, category].append(one)
    return {
        (union, category, first // MOST_ON_ROSTER): some[first : first + MOST_ON_ROSTER]
        for (union, category), some in by_group.items()
        for first in range(0, len(some), MOST_ON_ROSTER)
    }


@dataclass(frozen=True, kw_only=True)
class RosterOf:
    """One roster; `name` tells it from others of the run."""

    run: str
    name: str
    year: int
    union: str
    people: Sequence[Greeted]
    signed_in: Callable[[str], Client]

    def hold(self) -> tuple[int, int]:
        """From the draft to the closing: (people paid, fen paid)."""
        path = f"/api/distributions/{self._drafted()}"
        for first in range(0, len(self.people), AT_ONCE):
            some = self.people[first : first + AT_ONCE]
            self._step(f"{path}/recipients", f"list/{first}", {"people": [*map(_listed, some)]})
        total = {"total_fen": sum(each.fen for each in self.people)}
        self._step(f"{path}/freeze", "freeze", {})
        passed = {**total, "outcome": "passed"}
        self._step(f"{path}/check", "check", passed, by="reviewer")
        self._step(f"{path}/approve", "approve", passed, by="leader")
        while waiting := self._waiting(path):
            self._pay(path, waiting)
        self._step(f"{path}/close", "close", {})
        found = self._officer.ask("GET", path)
        return int(found["handed"]), int(found["paid_fen"])

    def _drafted(self) -> str:
        day = self._moment().date().isoformat()
        occupation = self.people[0].person.occupation
        category, occasion = GROUPS[occupation]
        drafted = {
            "managing_union": self.union, "title": "节日慰问", "category": category,
            "place": "市总工会", "since": day, "until": day, "planned": len(self.people),
            "greeting": {"occasion": occasion, "year": self.year},
        }  # fmt: skip
        return str(self._step("/api/distributions", "draft", drafted)["distribution_id"])

    def _waiting(self, path: str) -> list[dict[str, Any]]:
        query = {"state": "listed", "limit": AT_ONCE}
        items: list[dict[str, Any]] = self._officer.ask("GET", f"{path}/recipients", query=query)[
            "items"
        ]
        return items

    def _pay(self, path: str, lines: Sequence[Mapping[str, Any]]) -> None:
        receipt = self.signed_in("finance").upload("hand_over_sheet", "签领单.png", signed_sheet())
        paid = {
            "handed": [{"recipient_id": each["recipient_id"]} for each in lines],
            "total_fen": sum(each["amount_fen"] for each in lines),
            "means": "signature",
            "file_id": receipt["file_id"],
        }
        self._step(f"{path}/pay", f"pay/{receipt['file_id']}", paid, by="finance")

    @property
    def _officer(self) -> Client:
        return self.signed_in(f"officer-{self.union}")

    def _step(
        self, path: str, step: str, body: Mapping[str, Any], *, by: str | None = None
    ) -> dict[str, Any]:
        client = self.signed_in(by) if by else self._officer
        key = str(uuid.uuid5(NAMESPACE, f"{self.run}/greetings/{self.name}/{step}"))
        return client.ask("POST", path, body=body, key=key, business_time=self._moment())

    def _moment(self) -> datetime:
        _, occasion = GROUPS[self.people[0].person.occupation]
        return datetime(self.year, *FESTIVALS[occasion], 2, tzinfo=UTC)


def greet_all(
    people: int, fen: int, *, year: int, seed: int, signed_in: Callable[[str], Client]
) -> tuple[int, int]:
    """The year's rosters: (people paid, fen paid)."""
    known = cache(signed_in)
    # Another run greets others: nobody stands on two rosters of an occasion.
    others = working_as(GROUPS, people, seed=seed + people) if people else ()
    greeted = shared_out(others, fen)
    paid = [
        RosterOf(
            run=f"{year}/{seed}/{people}/{fen}",
            name=f"{union}/{category}/{number}",
            year=year,
            union=union,
            people=some,
            signed_in=known,
        ).hold()
        for (union, category, number), some in rosters(greeted).items()
    ]
    return sum(each for each, _ in paid), sum(each for _, each in paid)


def _listed(one: Greeted) -> dict[str, Any]:
    person = one.person
    told = {"name": person.name, "phone": person.phone, "id_number": person.id_number}
    return {"person": told, "employer": "某单位", "amount_fen": one.fen}
