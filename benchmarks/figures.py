"""What a figure is, and how two contenders are measured in turn."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median

Measure = Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the report: ours against a peer's, medians over `runs` turns."""

    figure: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    runs: int

    def as_line(self) -> str:
        """The line on standard output."""
        return json.dumps(asdict(self), ensure_ascii=False)


def say(text: str) -> None:
    """Tell the person; standard output is for figures."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def in_turn(ours: Measure, peer: Measure, *, runs: int) -> tuple[float, float]:
    """Measure A B A B …; the two medians, so that what else the machine does hits both."""
    values: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for measure, measured in zip((ours, peer), values, strict=True):
            measured.append(measure())
    return median(values[0]), median(values[1])


def compared(
    figure: str, unit: str, peer: str, *, ours: Measure, theirs: Measure, runs: int
) -> Figure:
    """The figure of two measures taken in turn."""
    value, peer_value = in_turn(ours, theirs, runs=runs)
    return made(figure, unit, peer, value=value, peer_value=peer_value, runs=runs)


def made(
    figure: str, unit: str, peer: str, *, value: float, peer_value: float, runs: int
) -> Figure:
    """The figure of two values."""
    return Figure(
        figure=figure,
        value=round(value, 3),
        unit=unit,
        peer=peer,
        peer_value=round(peer_value, 3),
        ratio=round(value / peer_value, 3),
        runs=runs,
    )


def number(variable: str, default: int) -> int:
    """A whole number from the environment: sizes and runs, smaller for a quick look."""
    return int(os.environ.get(variable) or default)
