"""The contracts of larger aggregates, brought in as one."""

from contracts.relief import golden_autumn, greetings, leaving, unit_visit_events, unit_visits

__all__ = ["golden_autumn", "greetings", "leaving", "unit_visit_events", "unit_visits"]
