"""The service month for riders (R10): kits handed over union by union, as its people would do it.

The store keeper takes the goods in, the officer of each union lists his riders, hands over by the
scan of a signed sheet, and closes. Told again, after a crash or on purpose, it changes nothing:
every step carries a key that follows from the run, and a hand-over is of those who are listed yet.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from replay.client import Client
from replay.people import Occupation, Person, generate_people
from replay.story import NAMESPACE

FIGURE = "R10_people_given_kits"
KIT = (("骑行手套", "双", 1_500), ("围巾", "条", 2_000), ("护膝", "副", 3_500))
"""Article, unit, and what one costs in fen. Invented costs."""
ON_STREETS = frozenset({Occupation.RIDER, Occupation.COURIER})
AT_ONCE = 50
LEAST_POPULATION, PEOPLE_PER_RIDER = 200, 8
A4_IN_DOTS = (827, 1169)


def riders(count: int, *, seed: int) -> tuple[Person, ...]:
    """So many riders and couriers, the same for the same seed; `ValueError` for too many."""
    population = LEAST_POPULATION + count * PEOPLE_PER_RIDER
    while True:
        people = generate_people(population, seed=seed)
        found = [person for person in people if person.occupation in ON_STREETS]
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
class ServiceMonth:
    """The month of one union; `run` tells this run from others."""

    run: str
    year: int
    union: str
    people: Sequence[Person]
    store: Client
    officer: Client

    def hold(self) -> int:
        """From the delivery to the closing; how many kits were handed over."""
        stock_ids = [self._receive(*article) for article in KIT]
        distribution_id = self._draft(stock_ids)
        path = f"/api/distributions/{distribution_id}"
        for number, some in enumerate(_chunks(self.people)):
            self._step(f"{path}/recipients", f"list/{number}", {"people": [*map(_listed, some)]})
        self._step(f"{path}/open", "open", {})
        while waiting := self._waiting(path):
            self._hand_over(path, waiting)
        self._step(f"{path}/close", "close", {})
        return int(self.officer.ask("GET", path)["handed"])

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
        answer = self._step("/api/stock", f"receive/{article}", goods, by=self.store)
        return str(answer["stock_id"])

    def _draft(self, stock_ids: Sequence[str]) -> str:
        day = self._moment().date().isoformat()
        drafted = {
            "managing_union": self.union,
            "title": "骑手关爱服务月",
            "category": "riders",
            "place": "骑手驿站",
            "since": day,
            "until": day,
            "kit": [{"stock_id": each, "quantity": 1} for each in stock_ids],
            "planned": len(self.people),
        }
        return str(self._step("/api/distributions", "draft", drafted)["distribution_id"])

    def _waiting(self, path: str) -> list[str]:
        query = {"state": "listed", "limit": AT_ONCE}
        items = self.officer.ask("GET", f"{path}/recipients", query=query)["items"]
        return [each["recipient_id"] for each in items]

    def _hand_over(self, path: str, recipient_ids: Sequence[str]) -> None:
        sheet = self.officer.upload("hand_over_sheet", "签领单.png", signed_sheet())
        handed = [{"recipient_id": each} for each in recipient_ids]
        body = {"handed": handed, "means": "signature", "file_id": sheet["file_id"]}
        self._step(f"{path}/hand-over", f"hand-over/{sheet['file_id']}", body)

    def _step(
        self, path: str, step: str, body: Mapping[str, Any], *, by: Client | None = None
    ) -> dict[str, Any]:
        return (by or self.officer).ask(
            "POST", path, body=body, key=self._key(step), business_time=self._moment()
        )

    def _key(self, step: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.run}/service-month/{self.union}/{step}"))

    def _moment(self) -> datetime:
        return datetime(self.year, 11, 8, 2, tzinfo=UTC)


def hold_all(
    count: int,
    *,
    year: int,
    seed: int,
    signed_in: Callable[[str], Client],
) -> int:
    """The month of every union that has riders; how many kits were handed over."""
    if not count:
        return 0
    store = signed_in("store")
    return sum(
        ServiceMonth(
            run=f"{year}/{seed}/{count}",
            year=year,
            union=union,
            people=people,
            store=store,
            officer=signed_in(f"officer-{union}"),
        ).hold()
        for union, people in by_union(riders(count, seed=seed)).items()
    )


def signed_sheet() -> bytes:
    """A scan as good as any: a page, whose signatures nobody has to read here."""
    scan = io.BytesIO()
    Image.new("L", A4_IN_DOTS, 255).save(scan, "PNG")
    return scan.getvalue()


def _listed(person: Person) -> dict[str, Any]:
    told = {"name": person.name, "phone": person.phone, "id_number": person.id_number}
    return {"person": told, "employer": "某外卖平台"}


def _chunks(people: Sequence[Person]) -> list[Sequence[Person]]:
    return [people[first : first + AT_ONCE] for first in range(0, len(people), AT_ONCE)]
