"""How often what files announce of their course became true, by what is kept."""

from __future__ import annotations

from collections.abc import Mapping

from records.reads import Reads
from services.relief.leaving.course import BECAME
from services.relief.repository.files import FILES


def became_of_courses(reads: Reads) -> dict[str, int]:
    """Event → for how many files it became true, each once; of re-checks how often."""
    by_times = reads.count_by(FILES, "course.rechecks", {"course.rechecks": {"$gt": 0}})
    return {
        **{event: reads.count(FILES, {"course.became": event}) for event in BECAME},
        "household_rechecked": sum(times * files for times, files in by_times.items()),
    }


def fallen_back_in(reads: Reads, year: Mapping[str, str]) -> int:
    """How many households fell back on a day of the year, each into a file of its own."""
    return reads.count(FILES, {"course.fell_back_on": year})
