"""What the year's article states of rounds is brought about: none of it is left out unnoticed."""

from __future__ import annotations

import pytest

from replay.greeting_money import FEN_FIGURE, PEOPLE_FIGURE
from replay.handing_out import OF_FIGURES
from replay.look_back import LISTED, VISITED
from replay.stated import at_scale
from replay.visiting_units import UNITS_FIGURE

ROUNDS = [*OF_FIGURES, PEOPLE_FIGURE, FEN_FIGURE, UNITS_FIGURE, LISTED, VISITED]


@pytest.mark.parametrize("figure", ROUNDS)
def test_the_figures_of_2021_name_every_round(figure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIGURES", raising=False)
    assert at_scale(figure, 1) > 0
