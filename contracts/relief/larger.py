"""The contracts of larger aggregates, brought in as one: visits to units, leaving hardship."""

from contracts.relief import leaving, unit_visit_events, unit_visits

__all__ = ["leaving", "unit_visit_events", "unit_visits"]
