"""What a year brings about (R7 to R10, R13), in turn, each checked against what is stated."""

from __future__ import annotations

from collections.abc import Callable

from replay.client import Client
from replay.golden_autumn import COUNTY, MUNICIPAL, hold_autumn
from replay.greeting_money import FEN_FIGURE, PEOPLE_FIGURE, greet_all
from replay.handing_out import HELP_FIGURE, KITS_FIGURE, hold_all
from replay.reconcile import Check, even
from replay.stated import at_scale
from replay.visiting_units import UNITS_FIGURE, visit_all

EVERYBODY = {
    KITS_FIGURE: "riders were handed their kits",
    HELP_FIGURE: "workers were helped home",
}
"""What is given to so many people as are stated, by figure."""


def hold_rounds(
    scale: float, *, year: int, seed: int, signed_in: Callable[[str], Client]
) -> list[Check]:
    """All of them; what was stated beside what came of each."""
    done = []
    for figure, name in EVERYBODY.items():
        owed = at_scale(figure, scale)
        found = hold_all(figure, owed, year=year, seed=seed, signed_in=signed_in)
        done.append(even(name, owed, found))
    people, fen = at_scale(PEOPLE_FIGURE, scale), at_scale(FEN_FIGURE, scale)
    paid = greet_all(people, fen, year=year, seed=seed, signed_in=signed_in)
    units = at_scale(UNITS_FIGURE, scale)
    visited = visit_all(units, year=year, seed=seed, signed_in=signed_in)
    students = at_scale(MUNICIPAL, scale), at_scale(COUNTY, scale)
    aided = hold_autumn(*students, year=year, seed=seed, signed_in=signed_in)
    return [
        *done,
        even("people were paid greeting money", people, paid[0]),
        even("greeting money was paid, in fen", fen if people else 0, paid[1]),
        even("units were visited", units, visited),
        even("students of the city's own units were aided", students[0], aided[0]),
        even("students of counties were aided", students[1], aided[1]),
    ]
