"""Which live files have somebody who looks like somebody of a household: name and birthday."""

from __future__ import annotations

from typing import Any

from contracts.relief.resemblances import Resemblance
from services.relief.cases import Cases
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.households.on_file import resemblances_decided

MOST_ALIKE = 20


def files_resembling(cases: Cases, file: HardshipFile, case: Case) -> list[HardshipFile]:
    """The live files of whichever union: twenty that nobody told apart, then twenty that one did.

    Each by their ids. However many were told apart, they hide none that was not.
    """
    looks = file.household.look_keys
    if not looks:
        return []
    alike: dict[str, Any] = {"look_keys": {"$in": sorted(looks)}, "live": True}
    found = resemblances_decided(case)
    apart = sorted(each for each in found if found[each] == Resemblance.DIFFERENT_PEOPLE)
    beside = {"$nin": [*apart, file.aggregate_id]}
    left = cases.files.find_all(limit=MOST_ALIKE, _id=beside, **alike)
    if not apart:
        return left
    return [*left, *cases.files.find_all(limit=MOST_ALIKE, _id={"$in": apart}, **alike)]
