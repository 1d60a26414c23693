"""Names of made-up people: Tibetan names in both scripts, and Han names."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from replay.tables import rows_of
from vocabulary import person_name
from vocabulary.id_number import Sex


class Script(StrEnum):
    """The script that a name is written in."""

    HAN = "han"
    TIBETAN = "tibetan"


@dataclass(frozen=True, slots=True)
class Name:
    """One name in Chinese characters and, for Tibetan names, the same in Tibetan script."""

    zh: str
    bo: str | None = None

    def in_script(self, script: Script) -> str:
        """The name in that script; a Han name has Chinese characters only."""
        wanted = self.bo if script is Script.TIBETAN and self.bo else self.zh
        return person_name.normalise(wanted)


def draw_name(rng: random.Random, *, sex: Sex, tibetan: bool, single: bool) -> Name:
    """A name; `single` (次仁) holds for Tibetan names only."""
    if not tibetan:
        given = rng.choice(_han_parts(f"given_{sex}"))
        return Name(zh=rng.choice(_han_parts("surname")) + given)
    first = rng.choice(_elements("first", sex))
    return first if single else _joined(first, rng.choice(_elements("second", sex)))


def _joined(first: Name, second: Name) -> Name:
    return Name(zh=first.zh + second.zh, bo=f"{first.bo}{second.bo}")


@lru_cache(maxsize=8)
def _elements(position: str, sex: Sex) -> tuple[Name, ...]:
    return tuple(
        Name(row["zh"], row["bo"])
        for row in rows_of("tibetan_names")
        if row["position"] == position and row["sex"] in ("any", sex)
    )


@lru_cache(maxsize=4)
def _han_parts(part: str) -> tuple[str, ...]:
    return tuple(row["zh"] for row in rows_of("han_names") if row["part"] == part)
