"""How long: the dated policy of a kind of records, and the last day whose records are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from contracts.retention import CountedFrom, Retained
from records.policies import Policies

_POLICY = "retention."
LEAST_YEARS = 1
"""Less would end a record with its case."""


class TermTooShort(ValueError):
    """The configured term of a kind of records is none: nothing of that kind ends."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """`years` after an event (None: for good), and the legal basis or decision that says so.

    `dossier_days`: so long after its dossier was made a record is left alone.
    """

    years: int | None
    counted_from: CountedFrom
    basis: str
    dossier_days: int

    def last_day_due(self, today: date) -> date | None:
        """The last event day whose years are over `today`, the anniversary itself included.

        None where records are kept for good. A 29 February's anniversary is, in a common year,
        1 March: then the years are full.
        """
        if self.years is None:
            return None
        if self.counted_from is CountedFrom.NEXT_YEAR:
            return date(today.year - self.years, 1, 1) - timedelta(days=1)
        return _years_before(today, self.years)


def term_of(policies: Policies, of: Retained, day: date) -> Term:
    """The term in force on `day`; raises `PolicyUnknown` where none is.

    `TermTooShort` for less than `LEAST_YEARS`: what a slip of the pen ends does not come back.
    """
    values = policies.on(f"{_POLICY}{of.value}", day)
    years = values["years"]
    if years is not None and (type(years) is not int or years < LEAST_YEARS):
        raise TermTooShort(f"{_POLICY}{of.value}: years are null or at least {LEAST_YEARS}")
    return Term(
        years=years,
        counted_from=CountedFrom(values["counted_from"]),
        basis=values["basis"],
        dossier_days=values["dossier_days"],
    )


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February, and no such day then
        return date(day.year - years, 2, 28)
