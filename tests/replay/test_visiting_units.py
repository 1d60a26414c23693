"""Visits of the replay: as many units as are stated, each another one, once however often told."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from replay.visiting_units import NAMED, units, visit_all


class Platform:
    """What the platform would answer; a key has one effect."""

    def __init__(self) -> None:
        self.visits: dict[str, dict[str, Any]] = {}
        self.answered: dict[str, dict[str, Any]] = {}
        self.users: set[str] = set()

    def signed_in(self, user: str) -> Any:
        self.users.add(user)
        return self

    def upload(self, purpose: str, name: str, content: bytes) -> dict[str, Any]:
        return {"file_id": "photo"}

    def ask(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        if path == "/api/accounts":
            return {"items": [{"account_id": "a", "user_name": "visitor"}]}
        if method == "GET":
            return self.visits[path.rpartition("/")[2]]
        if sent["key"] not in self.answered:
            self.answered[sent["key"]] = self._done(path, sent["body"])
        return self.answered[sent["key"]]

    def _done(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("note"):
            visit = self.visits[path.split("/")[3]]
            visit["state"] = "visited"
            return visit
        visit_id = f"v{len(self.visits)}"
        self.visits[visit_id] = {"visit_id": visit_id, "state": "planned", "unit": body["unit"]}
        return self.visits[visit_id]


def test_the_units_that_the_report_names_come_first_and_no_name_comes_twice() -> None:
    names = [*islice(units(), 500)]
    assert tuple(names[:3]) == NAMED
    assert len({*names}) == 500


@pytest.mark.parametrize("wanted", [0, 1, 30, 77])
def test_so_many_units_are_visited_once_however_often_it_is_told(wanted: int) -> None:
    platform = Platform()
    for _ in range(2):
        assert visit_all(wanted, year=2021, seed=1, signed_in=platform.signed_in) == wanted
    assert len({each["unit"] for each in platform.visits.values()}) == wanted
    assert platform.users <= {"officer-units-5402", "leader"}
