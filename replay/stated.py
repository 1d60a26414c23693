"""Figures that a year's article states, which the replay brings about.

``FIGURES=path`` takes any year's file with the same keys; without it those of 2021 are taken.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

OF_2021 = Path(__file__).parent / "data" / "figures-2021.json"


def stated() -> Mapping[str, int]:
    """The figures by name; what the file does not name is brought about by nobody."""
    path = Path(os.environ.get("FIGURES") or OF_2021)
    found: dict[str, int] = json.loads(path.read_text("utf-8"))
    return found


def at_scale(name: str, scale: float) -> int:
    """A stated figure at the scale of the replay: the whole of it from 1 on, 0 where none is."""
    return round(stated().get(name, 0) * min(scale, 1))
