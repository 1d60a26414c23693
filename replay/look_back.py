"""Looking back (R12): who left hardship in the year before is visited, and who is on register.

Each household is visited by the officer of its union with a home visitor. Some have fallen back and
are taken in again; who is listed and not visited has moved, which a second person confirms. Told
again, after a crash or on purpose, it changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from replay.accounts import CITY, account_of
from replay.client import Client
from replay.lists import every_item
from replay.register import HOUSEHOLDS_ON_FILE, Register
from replay.story import NAMESPACE
from vocabulary.unions import managing_unions

LISTED, VISITED = "R12_households_listed", "R12_households_visited"
ONE_FALLEN_BACK_IN = 43
"""Invented: the article says that some had, and not how many."""


@dataclass(frozen=True, kw_only=True)
class LookedBack:
    """What came of both campaigns: places listed, visited, and households taken in again."""

    listed: int
    visited: int
    fallen_back: int
    on_register: int
    visited_on_register: int

    @classmethod
    def of(cls, left: tuple[int, int], register: tuple[int, int]) -> LookedBack:
        """Of each campaign how many places were listed, and how many visited."""
        return cls(
            listed=left[0],
            visited=left[1],
            fallen_back=fallen_back_of(left[1]),
            on_register=register[0],
            visited_on_register=register[1],
        )


def fallen_back_of(visited: int) -> int:
    """How many of so many visited households are found to have fallen back."""
    return visited // ONE_FALLEN_BACK_IN


@dataclass(frozen=True, kw_only=True)
class Round:
    """The same campaign in every union; `kind` tells whose households, `most` how many are met."""

    run: str
    kind: Mapping[str, Any]
    title: str
    moment: datetime
    most: int | None
    signed_in: Callable[[str], Client]
    visitor: str

    def hold(self) -> tuple[int, int]:
        """(places listed, places visited), in all unions."""
        listed = visited = 0
        for union in managing_unions():
            campaign = self._in_union(union.code, after=listed)
            listed, visited = listed + campaign["listed"], visited + campaign["visited"]
        return listed, visited

    def _in_union(self, union: str, *, after: int) -> Mapping[str, Any]:
        """From the opening to the closing; `after` is how many places there are before."""
        officer = self.signed_in(f"officer-{union}")
        opened = self._step(officer, "/api/visit-campaigns", f"{union}/open", self._opening(union))
        path = f"/api/visit-campaigns/{opened['campaign_id']}"
        campaign = officer.ask("GET", path)
        while campaign["state"] == "freezing":
            self._step(officer, f"{path}/freeze", f"{path}/freeze/{campaign['listed']}", {})
            campaign = officer.ask("GET", path)
        if campaign["state"] == "open":
            for place, line in enumerate(list(every_item(officer, f"{path}/places")), start=after):
                self._at(place, line, officer)
            self._step(officer, f"{path}/close", f"{path}/close", {})
        return officer.ask("GET", path)

    def _opening(self, union: str) -> Mapping[str, Any]:
        until = date(self.moment.year, 12, 31).isoformat()
        return {
            "managing_union": union,
            "title": self.title,
            "year": self.moment.year,
            "until_day": until,
            **self.kind,
        }

    def _at(self, place: int, line: Mapping[str, Any], officer: Client) -> None:
        """What becomes of one place, from where it stands."""
        path = f"/api/campaign-places/{line['place_id']}"
        if self.most is not None and place >= self.most:
            if line["state"] == "to_visit":
                self._step(officer, f"{path}/no-visit", f"{path}/moved", {"reason": "moved"})
            confirmed = {"confirmed": True}
            second = self.signed_in(f"officer-{CITY}")
            self._step(second, f"{path}/no-visit/decision", f"{path}/confirmed", confirmed)
            return
        # Whoever left may have fallen back; of the register nobody is found to have.
        back = self.most is not None and place % ONE_FALLEN_BACK_IN == ONE_FALLEN_BACK_IN - 1
        if line["state"] == "to_visit":
            seen = {
                "with_visitors": [self.visitor],
                "at_home": True,
                "standing": "fallen_back" if back else "stable",
                "found": "失业后收入中断" if back else "收入稳定，生活正常",
            }
            self._step(officer, f"{path}/visits", f"{path}/visit", seen)
        if back and line["state"] != "taken_in":
            self._step(officer, f"{path}/take-in", f"{path}/take-in", {})

    def _step(self, by: Client, path: str, step: str, body: Mapping[str, Any]) -> dict[str, Any]:
        key = str(uuid.uuid5(NAMESPACE, f"{self.run}/look-back/{self.title}/{step}"))
        return by.ask("POST", path, body=body, key=key, business_time=self.moment)


def hold_both(
    listed: int,
    visited: int,
    *,
    on_file: int,
    year: int,
    seed: int,
    signed_in: Callable[[str], Client],
) -> LookedBack:
    """Both campaigns of the year; `ValueError` for more visited than listed.

    `on_file` households come onto the register beside those that had left.
    """
    if visited > listed:
        raise ValueError(f"{visited} households visited of {listed} that were listed")
    crew = _Crew(signed_in)
    Register(year=year, seed=seed, left=listed, on_file=on_file).take_in(crew)
    of_both: dict[str, Any] = {
        "run": f"{year}/{seed}/{listed}/{visited}/{on_file}",
        "signed_in": crew,
        "visitor": account_of(crew("leader"), "visitor", role="home_visitor"),
    }
    left = Round(
        kind={"kind": "left", "left_in": year - 1},
        title="脱困户回头看",
        moment=datetime(year, 3, 10, 2, tzinfo=UTC),
        most=visited,
        **of_both,
    )
    register = Round(
        kind={"kind": "register"},
        title="在档户回头看",
        moment=datetime(year, 10, 11, 2, tzinfo=UTC),
        most=None,
        **of_both,
    )
    return LookedBack.of(left.hold() if listed else (0, 0), register.hold())


def on_file_at(scale: float) -> int:
    """How many households come onto the register at a scale: at least one."""
    return max(1, round(HOUSEHOLDS_ON_FILE * min(scale, 1)))


class _Crew(dict[str, Client]):
    """Each person's session, signed in when first needed."""

    def __init__(self, signed_in: Callable[[str], Client]) -> None:
        super().__init__()
        self._signed_in = signed_in

    def __call__(self, user: str) -> Client:
        if user not in self:
            self[user] = self._signed_in(user)
        return self[user]
