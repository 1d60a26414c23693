"""Which figures of the report their owners count too, each from its own records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWNED: Mapping[str, tuple[str, str]] = {
    "R8_people": ("relief", "people_greeted"),
    "R8_amount_fen": ("relief", "greeted_fen"),
    "R7_units_visited": ("relief", "units_visited"),
    "R7_posts_visited": ("relief", "posts_visited"),
    "R9_people_helped_home": ("relief", "people_helped_home"),
    "R10_people_given_kits": ("relief", "people_given_kits"),
    "R12_households_listed": ("relief", "households_listed"),
    "R12_households_visited": ("relief", "households_visited"),
    "R12_households_fallen_back": ("relief", "households_fallen_back"),
    "R13_students_municipal": ("relief", "students_municipal"),
    "R13_students_county": ("relief", "students_county"),
    "R12_register_listed": ("relief", "register_listed"),
    "R12_register_visited": ("relief", "register_visited"),
    "R14_tickets": ("hotline", "tickets"),
    "R14_tickets_entered_late": ("hotline", "entered_late"),
    "R14_tickets_escalated": ("hotline", "escalated"),
}
"""Figure of the report → the owner and the field of its answer that say the same."""


def owned(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The owners' own counts; `answers` are what the services say of a year, by name."""
    return {figure: answers[owner][field] for figure, (owner, field) in OWNED.items()}
