"""What unions give people in a year, list by list, as their people would do it.

The service month for riders (R10): kits out of a store. The way home of farmers and herders who
work far away (R9): chartered buses. The officer of each union lists his people, hands over by the
scan of a signed sheet, and closes. Told again, after a crash or on purpose, it changes nothing:
every step carries a key that follows from the run, and a hand-over is of those who are listed yet.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any, ClassVar

from PIL import Image

from replay.client import Client
from replay.people import Occupation, Person, generate_people
from replay.story import NAMESPACE

KITS_FIGURE, HELP_FIGURE = "R10_people_given_kits", "R9_people_helped_home"
KIT = (("骑行手套", "双", 1_500), ("围巾", "条", 2_000), ("护膝", "副", 3_500))
"""Article, unit, and what one costs in fen. Invented costs."""
ON_STREETS = frozenset({Occupation.RIDER, Occupation.COURIER})
FAR_FROM_HOME = frozenset({Occupation.MIGRANT_WORKER})
AT_ONCE = 50
LEAST_POPULATION, PEOPLE_PER_WORKER = 200, 8
A4_IN_DOTS = (827, 1169)


def working_as(occupations: Collection[Occupation], count: int, *, seed: int) -> tuple[Person, ...]:
    """So many people who work as this, the same for the same seed."""
    population = LEAST_POPULATION + count * PEOPLE_PER_WORKER
    while True:
        people = generate_people(population, seed=seed)
        found = [person for person in people if person.occupation in occupations]
        if len(found) >= count:
            return tuple(found[:count])
        population *= 2


def by_union(people: Sequence[Person]) -> Mapping[str, list[Person]]:
    """The people by their managing union, in the order of its first one."""
    grouped: dict[str, list[Person]] = {}
    for person in people:
        grouped.setdefault(person.managing_union, []).append(person)
    return grouped


@dataclass(frozen=True, kw_only=True)
class HandingOut:
    """What one union gives its people; `run` tells this run from others."""

    run: str
    year: int
    union: str
    people: Sequence[Person]
    signed_in: Callable[[str], Client]

    title: ClassVar[str]
    category: ClassVar[str]
    place: ClassVar[str]
    employer: ClassVar[str]
    month_and_day: ClassVar[tuple[int, int]]

    def hold(self) -> int:
        """From the draft to the closing; how many people were given it."""
        day = self._moment().date().isoformat()
        drafted = {
            "managing_union": self.union,
            "title": self.title,
            "category": self.category,
            "place": self.place,
            "since": day,
            "until": day,
            "planned": len(self.people),
            **self._given(),
        }
        distribution_id = self._step("/api/distributions", "draft", drafted)["distribution_id"]
        path = f"/api/distributions/{distribution_id}"
        for number, some in enumerate(_chunks(self.people)):
            people = [self._listed(each) for each in some]
            self._step(f"{path}/recipients", f"list/{number}", {"people": people})
        self._step(f"{path}/open", "open", {})
        while waiting := self._waiting(path):
            self._hand_over(path, waiting)
        self._step(f"{path}/close", "close", {})
        return int(self._officer.ask("GET", path)["handed"])

    def _given(self) -> dict[str, Any]:
        """What everybody on the list gets, as a draft says it."""
        raise NotImplementedError

    @cached_property
    def _officer(self) -> Client:
        return self.signed_in(f"officer-{self.union}")

    def _listed(self, person: Person) -> dict[str, Any]:
        told = {"name": person.name, "phone": person.phone, "id_number": person.id_number}
        return {"person": told, "employer": self.employer}

    def _waiting(self, path: str) -> list[str]:
        query = {"state": "listed", "limit": AT_ONCE}
        items = self._officer.ask("GET", f"{path}/recipients", query=query)["items"]
        return [each["recipient_id"] for each in items]

    def _hand_over(self, path: str, recipient_ids: Sequence[str]) -> None:
        sheet = self._officer.upload("hand_over_sheet", "签领单.png", signed_sheet())
        handed = [{"recipient_id": each} for each in recipient_ids]
        body = {"handed": handed, "means": "signature", "file_id": sheet["file_id"]}
        self._step(f"{path}/hand-over", f"hand-over/{sheet['file_id']}", body)

    def _step(
        self, path: str, step: str, body: Mapping[str, Any], *, by: Client | None = None
    ) -> dict[str, Any]:
        return (by or self._officer).ask(
            "POST", path, body=body, key=self._key(step), business_time=self._moment()
        )

    def _key(self, step: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.run}/{self.category}/{self.union}/{step}"))

    def _moment(self) -> datetime:
        return datetime(self.year, *self.month_and_day, 2, tzinfo=UTC)


class ServiceMonth(HandingOut):
    """Kits for riders and couriers, which the store keeper took in (R10)."""

    title = "骑手关爱服务月"
    category = "riders"
    place = "骑手驿站"
    employer = "某外卖平台"
    month_and_day = (11, 8)

    def _given(self) -> dict[str, Any]:
        stock_ids = [self._receive(*article) for article in KIT]
        return {"kit": [{"stock_id": each, "quantity": 1} for each in stock_ids]}

    def _receive(self, article: str, unit: str, cost_fen: int) -> str:
        goods = {
            "managing_union": self.union,
            "store": "工会库房",
            "article": article,
            "unit": unit,
            "quantity": len(self.people),
            "unit_cost_fen": cost_fen,
            "from_whom": "中标供应商",
            "document_number": f"RK-{self.year}-{self._key('delivery')[:8]}",
        }
        store = self.signed_in("store")
        return str(self._step("/api/stock", f"receive/{article}", goods, by=store)["stock_id"])


class WayHome(HandingOut):
    """A chartered bus home before the new year for who works far away (R9, 平安返乡)."""

    title = "平安返乡"
    category = "migrant_workers"
    place = "客运站"
    employer = "某建筑工地"
    month_and_day = (1, 28)

    def _given(self) -> dict[str, Any]:
        return {"help": ["chartered_bus"]}


OF_FIGURES: Mapping[str, tuple[type[HandingOut], frozenset[Occupation]]] = {
    KITS_FIGURE: (ServiceMonth, ON_STREETS),
    HELP_FIGURE: (WayHome, FAR_FROM_HOME),
}
"""Figure → what is held for it, and whom for."""


def hold_all(
    figure: str, count: int, *, year: int, seed: int, signed_in: Callable[[str], Client]
) -> int:
    """What the figure tells of, in every union that has such people; how many were given it."""
    if not count:
        return 0
    held, occupations = OF_FIGURES[figure]
    known = cache(signed_in)
    return sum(
        held(
            run=f"{year}/{seed}/{count}",
            year=year,
            union=union,
            people=people,
            signed_in=known,
        ).hold()
        for union, people in by_union(working_as(occupations, count, seed=seed)).items()
    )


def signed_sheet() -> bytes:
    """A scan as good as any: a page, whose signatures nobody has to read here."""
    scan = io.BytesIO()
    Image.new("L", A4_IN_DOTS, 255).save(scan, "PNG")
    return scan.getvalue()


def _chunks(people: Sequence[Person]) -> list[Sequence[Person]]:
    return [people[first : first + AT_ONCE] for first in range(0, len(people), AT_ONCE)]
