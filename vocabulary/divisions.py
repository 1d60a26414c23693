"""The counties, townships and villages of Shigatse (日喀则市), by statistical division code.

Source: National Bureau of Statistics, 2023 (facts); 1 city, 18 counties, 206 townships, 1,693
villages. Codes have 6, 9 and 12 digits, and each begins with its parent's. The Tibetan county
names are the well-known spellings and are unreviewed until a translator signs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from vocabulary.invalid_value import InvalidValue
from vocabulary.tables import rows_of

CITY_CODE = "5402"


@dataclass(frozen=True, slots=True)
class County:
    """A county or the district (18 in all); `code_before_2014` is its code of 日喀则地区."""

    code: str
    name_zh: str
    name_bo: str
    bo_reviewed: bool
    code_before_2014: str


@dataclass(frozen=True, slots=True)
class Township:
    """A town, township or street office of a county."""

    code: str
    name_zh: str
    county_code: str


@dataclass(frozen=True, slots=True)
class Village:
    """A village or neighbourhood (村居) of a township."""

    code: str
    name_zh: str
    township_code: str

    @property
    def county_code(self) -> str:
        """The county that the village lies in."""
        return self.code[:6]


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Division = TypeVar("Division", bound=_Coded)


@lru_cache(maxsize=1)
def _rows_by_level() -> Mapping[str, list[dict[str, str]]]:
    levels: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows_of("shigatse_divisions"):
        levels[row["level"]].append(row)
    return levels


def _by_code(divisions: Iterable[Division]) -> dict[str, Division]:
    return {division.code: division for division in divisions}


@lru_cache(maxsize=1)
def _counties() -> Mapping[str, County]:
    names = {row["code"]: row["name"] for row in _rows_by_level()["county"]}
    return _by_code(
        County(
            code=row["code"],
            name_zh=names[row["code"]],
            name_bo=row["name_bo"],
            bo_reviewed=row["bo_reviewed"] == "yes",
            code_before_2014=row["code_before_2014"],
        )
        for row in rows_of("shigatse_counties")
    )


@lru_cache(maxsize=1)
def _townships() -> Mapping[str, Township]:
    rows = _rows_by_level()["township"]
    return _by_code(Township(row["code"], row["name"], row["parent"]) for row in rows)


@lru_cache(maxsize=1)
def _villages() -> Mapping[str, Village]:
    rows = _rows_by_level()["village"]
    return _by_code(Village(row["code"], row["name"], row["parent"]) for row in rows)


@lru_cache(maxsize=1)
def _townships_by_county() -> Mapping[str, tuple[Township, ...]]:
    groups: dict[str, list[Township]] = defaultdict(list)
    for township in _townships().values():
        groups[township.county_code].append(township)
    return {code: tuple(members) for code, members in groups.items()}


@lru_cache(maxsize=1)
def _villages_by_township() -> Mapping[str, tuple[Village, ...]]:
    groups: dict[str, list[Village]] = defaultdict(list)
    for village in _villages().values():
        groups[village.township_code].append(village)
    return {code: tuple(members) for code, members in groups.items()}


def counties() -> tuple[County, ...]:
    """The 18 counties in the order of their codes."""
    return tuple(_counties().values())


def find_county(code: str) -> County:
    """The county with this 6-digit code; refuses `county_unknown`."""
    try:
        return _counties()[code]
    except KeyError:
        raise InvalidValue("county_unknown", "the code of a county of Shigatse") from None


def find_township(code: str) -> Township:
    """The township with this 9-digit code; refuses `township_unknown`."""
    try:
        return _townships()[code]
    except KeyError:
        raise InvalidValue("township_unknown", "the code of a township of Shigatse") from None


def find_village(code: str) -> Village:
    """The village with this 12-digit code; refuses `village_unknown`."""
    try:
        return _villages()[code]
    except KeyError:
        raise InvalidValue("village_unknown", "the code of a village of Shigatse") from None


def townships_of(county_code: str) -> tuple[Township, ...]:
    """The townships of a county; refuses `county_unknown`."""
    return _townships_by_county().get(find_county(county_code).code, ())


def villages_of(township_code: str) -> tuple[Village, ...]:
    """The villages of a township (a few have none listed); refuses `township_unknown`."""
    return _villages_by_township().get(find_township(township_code).code, ())
