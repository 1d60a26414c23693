"""The 18 counties as a schematic tile map: one square per county, no boundaries.

A public map of this border region needs an approval number (审图号); tiles need none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from vocabulary.divisions import find_county
from vocabulary.tables import rows_of


@dataclass(frozen=True, slots=True)
class Tile:
    """The square of one county; rows run from north to south, columns from west to east."""

    county_code: str
    row: int
    column: int


@lru_cache(maxsize=1)
def _tiles() -> Mapping[str, Tile]:
    return {
        row["code"]: Tile(row["code"], int(row["tile_row"]), int(row["tile_column"]))
        for row in rows_of("shigatse_counties")
    }


def tiles() -> tuple[Tile, ...]:
    """The tiles of all counties, row by row."""
    return tuple(sorted(_tiles().values(), key=lambda tile: (tile.row, tile.column)))


def tile_of(county_code: str) -> Tile:
    """The tile of a county; refuses `county_unknown`."""
    return _tiles()[find_county(county_code).code]
