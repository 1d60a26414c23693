"""ID numbers of made-up people: true check character, the area code of the registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vocabulary import divisions, id_number

ELSEWHERE_AREAS = ("510104", "510122", "620102", "620121", "410105", "632801")
_YEAR_OF_THE_NEW_CODES = 2014  # 日喀则地区 became 日喀则市; fixed by history, not policy


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a person was registered: an area elsewhere, or a county of Shigatse."""

    area: str = ""
    county: str = ""
    registered_anew: bool = False

    def area_for(self, born: date) -> str:
        """The area code that the person's number begins with."""
        return self.area or local_area(self.county, born, registered_anew=self.registered_anew)


def local_area(county_code: str, born: date, *, registered_anew: bool = False) -> str:
    """The area code on a local's ID card: 5402xx since 2014 or registered anew, else 5423xx."""
    county = divisions.find_county(county_code)
    is_current = registered_anew or born.year >= _YEAR_OF_THE_NEW_CODES
    return county.code if is_current else county.code_before_2014


def make_id_number(area: str, born: date, sequence: int) -> str:
    """The ID number of these parts: area of 6 digits, sequence 1 to 999 (odd for men)."""
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    return body + id_number.check_character(body)
