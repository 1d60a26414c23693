"""The contracts of rounds, brought in as one: visits to units and posts."""

from contracts.relief import unit_visit_events, unit_visits

__all__ = ["unit_visit_events", "unit_visits"]
