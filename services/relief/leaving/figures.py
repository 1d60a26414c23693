"""How often what files announce of their course became true, by what is kept."""

from __future__ import annotations

from records.reads import Reads
from services.relief.leaving.course import BECAME
from services.relief.repository.files import FILES


def became_of_courses(reads: Reads) -> dict[str, int]:
    """Event → for how many files it became true, each once."""
    return {event: reads.count(FILES, {"course.became": event}) for event in BECAME}
