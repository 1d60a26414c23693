"""Terms of aid: programmes, ceilings and approval levels, by the policies of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.relief import OverCeiling

PROGRAMMES, LEVELS = "relief.programmes", "relief.approval_levels"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is asked for: programme, purpose and year of the funding, the amount, and its level.

    `municipal` and `collective` are the approval level of the amount, by the rule of the day, as
    are the days within which the file is to be decided after aid that pays first.
    """

    programme: str
    purpose: str
    year: int
    amount_fen: int
    municipal: bool
    collective: bool
    file_within_days: int | None = None

    @property
    def pays_first(self) -> bool:
        """Whether it is paid before its file is decided, as in an emergency."""
        return self.file_within_days is not None


@dataclass(frozen=True, kw_only=True)
class ForStudent:
    """The application that aid is asked for by, and the keyed ID number of its student."""

    student_aid_id: str
    student_key: str


def is_for_students(programme: str, programmes: Mapping[str, Any]) -> bool:
    """Whether aid of the programme is for students, each by an application of his own."""
    return bool(programmes[programme].get("for_students", False))


def terms_for(
    programme: str,
    amount_fen: int,
    *,
    year: int,
    programmes: Mapping[str, Any],
    levels: Mapping[str, Any],
) -> Terms:
    """The terms of an amount, by the policies of the day; refuses `OverCeiling`.

    `KeyError` for a programme that the policy does not name.
    """
    rule = programmes[programme]
    if amount_fen > rule["ceiling_fen"]:
        ceiling = rule["ceiling_fen"]
        raise OverCeiling(field="amount_fen", allowed=f"at most {ceiling} fen", ceiling_fen=ceiling)
    level = next(
        each
        for each in levels["levels"]
        if each["up_to_fen"] is None or amount_fen <= each["up_to_fen"]
    )
    return Terms(
        programme=programme,
        purpose=rule["purpose"],
        year=year,
        amount_fen=amount_fen,
        municipal=level["municipal"],
        collective=level["collective"],
        file_within_days=rule.get("file_within_days"),
    )
