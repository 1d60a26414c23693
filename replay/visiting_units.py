"""Visits to the staff of units on duty over the festivals (R7), as the city's union makes them.

The article names three of them; the others are of the kind that stays on duty. Each is planned and
noted with a photo by an officer and a home visitor. Told again it changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from replay.accounts import account_of
from replay.client import Client
from replay.handing_out import signed_sheet
from replay.story import NAMESPACE

UNITS_FIGURE = "R7_units_visited"
UNION, OFFICER = "units-5402", "officer-units-5402"
"""That of the units of the city itself (市直)."""
VISITOR = "visitor"
NAMED = ("市人民医院", "妇幼保健院", "公安局")
ON_DUTY = (
    "藏医院", "疾控中心", "消防救援支队", "交警支队", "市政环卫局", "供电公司", "自来水公司",
    "热力公司", "燃气公司", "公交公司", "客运站", "火车站", "机场", "邮政分公司", "电信分公司",
    "移动分公司", "联通分公司", "广播电视台", "气象局", "公路分局", "养护站", "水文站",
    "森林消防大队", "急救中心", "血站", "福利院", "救助站",
)  # fmt: skip
"""Units as there are in a city; whom the report visited beside the three it does not name."""
WEEKS_ON_DUTY = 4


def units() -> Iterator[str]:
    """Names without end, each another one."""
    yield from (*NAMED, *ON_DUTY)
    yield from (f"第{number}养护段" for number in count(1))


@dataclass(frozen=True, kw_only=True)
class Visits:
    """The visits of a year; `run` tells this run from others."""

    run: str
    year: int
    officer: Client
    second: str

    def hold(self, wanted: int) -> int:
        """So many units are visited; how many of them answered as visited."""
        names = units()
        return sum(self._visit(number, next(names)) for number in range(wanted))

    def _visit(self, number: int, unit: str) -> bool:
        day = datetime(self.year, 2, 1 + number % (7 * WEEKS_ON_DUTY), 2, tzinfo=UTC)
        planned = {
            "managing_union": UNION,
            "visited": "unit",
            "unit": unit,
            "occasion": "spring_festival",
            "planned_on": day.date().isoformat(),
        }
        visit_id = self._step("/api/unit-visits", f"plan/{number}", planned, day)["visit_id"]
        path = f"/api/unit-visits/{visit_id}"
        if self.officer.ask("GET", path)["state"] == "visited":
            return True
        photo = self.officer.upload("unit_visit_photo", "慰问.png", signed_sheet())
        noted = {
            "with_visitors": [self.second],
            "people_greeted": 12,
            "brought": "哈达、慰问品",
            "value_fen": 200_000,
            "found": "在岗职工坚守一线",
            "photos": [photo["file_id"]],
        }
        step = f"note/{photo['file_id']}"
        return bool(self._step(f"{path}/note", step, noted, day)["state"] == "visited")

    def _step(self, path: str, step: str, body: dict[str, Any], day: datetime) -> dict[str, Any]:
        key = str(uuid.uuid5(NAMESPACE, f"{self.run}/unit-visits/{step}"))
        return self.officer.ask("POST", path, body=body, key=key, business_time=day)


def visit_all(wanted: int, *, year: int, seed: int, signed_in: Callable[[str], Client]) -> int:
    """The year's visits; how many units were visited."""
    if not wanted:
        return 0
    second = account_of(signed_in("leader"), VISITOR, role="home_visitor")
    visits = Visits(
        run=f"{year}/{seed}/{wanted}", year=year, officer=signed_in(OFFICER), second=second
    )
    return visits.hold(wanted)
