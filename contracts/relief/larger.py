"""The contracts of larger aggregates, brought in as one."""

from contracts.relief import (
    files_owed,
    freezing,
    golden_autumn,
    greetings,
    leaving,
    notice_proof,
    offering,
    similar_cases,
    unit_visit_events,
    unit_visits,
    verifying,
)

__all__ = [
    "files_owed",
    "freezing",
    "golden_autumn",
    "greetings",
    "leaving",
    "notice_proof",
    "offering",
    "similar_cases",
    "unit_visit_events",
    "unit_visits",
    "verifying",
]
