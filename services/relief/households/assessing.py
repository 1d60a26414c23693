"""The class of a file's household by the rules of a day, with earlier aid where it counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from records.policies import Policies
from services.relief.cases import Cases
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.households.classes import POLICY, Assessment, Rules, assess
from services.relief.households.resembling import files_resembling

MOST_AID = 1_000


def require_submittable(
    cases: Cases, file: HardshipFile, case: Case, *, policies: Policies, on: date
) -> None:
    """Refuses `HouseholdMissing` where policy needs a household, and `SuspectedDuplicate`."""
    if policies.on(POLICY, on)["household_needed"]:
        file.require_described()
    resembling = [each.aggregate_id for each in files_resembling(cases, file, case)]
    file.require_nobody_else(resembling, case)


def assessment_of(
    cases: Cases, file: HardshipFile, *, policies: Policies, on: date
) -> Assessment | None:
    """The class that the formula gives; None as long as the household is not described.

    Refuses `DibaoUnknown`.
    """
    how = file.household.circumstances
    if how is None:
        return None
    values = policies.on(POLICY, on)
    return assess(
        file.household,
        how,
        rules=Rules.of(values, file.holder.county),
        earlier_aid_fen=_earlier_aid(cases, file, values["earlier_aid"], on),
        on=on,
    )


def _earlier_aid(cases: Cases, file: HardshipFile, rule: Mapping[str, Any], on: date) -> int:
    """What the household's people were paid in the year before, of programmes that count.

    Of a request that was paid in part, too: what a bank sent back is still due.
    """
    programmes = frozenset(rule["programmes"])
    people = [file.holder.person_key, *sorted(file.household.person_keys)]
    if not programmes:
        return 0
    given = cases.aid.find_all(person_key={"$in": people}, live=True, limit=MOST_AID)
    since = _year_before(on)
    return sum(
        each.paid_fen
        for each in given
        if each.terms.programme in programmes and since < each.last_on <= on
    )


def _year_before(day: date) -> date:
    """The same day of the year before; of the 29th of February the 28th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)
