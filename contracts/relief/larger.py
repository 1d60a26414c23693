"""The contracts of larger aggregates, brought in as one."""

from contracts.relief import freezing, greetings, leaving, unit_visit_events, unit_visits

__all__ = ["freezing", "greetings", "leaving", "unit_visit_events", "unit_visits"]
