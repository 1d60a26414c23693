"""Which live files have somebody who looks like somebody of a household: name and birthday."""

from __future__ import annotations

from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile

MOST_ALIKE = 20


def files_resembling(cases: Cases, file: HardshipFile) -> list[HardshipFile]:
    """The live files of whichever union, in the order of their ids; at most twenty."""
    looks = file.household.look_keys
    if not looks:
        return []
    found = cases.files.find_all(look_keys={"$in": sorted(looks)}, live=True, limit=MOST_ALIKE + 1)
    others = [each for each in found if each.aggregate_id != file.aggregate_id]
    return others[:MOST_ALIKE]
