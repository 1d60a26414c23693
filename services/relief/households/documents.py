"""A household and its class within the document of a file; all but the class is encrypted."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from contracts.relief.household_words import (
    Employment,
    ExpenseKind,
    HardshipCause,
    HardshipClass,
    Health,
    Housing,
    IncomeKind,
    LossKind,
    Relation,
    Step,
)
from contracts.relief.households import (
    AssessmentLine,
    Circumstances,
    ExpenseItem,
    IncomeItem,
    Loss,
)
from services.relief.households.classes import Assessment
from services.relief.households.domain import Household, Member


def household_document(household: Household, assessment: Assessment | None) -> dict[str, Any]:
    """What of it tells of people: encrypted as one value."""
    how = household.circumstances
    return {
        "holder_look": household.holder_look,
        "circumstances": None if how is None else _circumstances_document(how),
        "members": [
            {**asdict(each), "born_on": each.born_on.isoformat()} for each in household.members
        ],
        "incomes": [asdict(each) for each in household.incomes],
        "expenses": [asdict(each) for each in household.expenses],
        "lines": [asdict(each) for each in assessment.lines] if assessment else [],
    }


def assessment_document(assessment: Assessment | None) -> dict[str, Any] | None:
    """The class and its day, by which files are counted."""
    if assessment is None:
        return None
    return {"class": assessment.hardship_class.value, "on": assessment.on.isoformat()}


def household_from(row: dict[str, Any] | None) -> Household:
    """The household again; of before there were households an empty one."""
    if row is None:
        return Household()
    how = row["circumstances"]
    return Household(
        holder_look=row["holder_look"],
        circumstances=None if how is None else _circumstances(how),
        members=tuple(_member(each) for each in row["members"]),
        incomes=tuple(
            IncomeItem(**{**each, "kind": IncomeKind(each["kind"])}) for each in row["incomes"]
        ),
        expenses=tuple(
            ExpenseItem(**{**each, "kind": ExpenseKind(each["kind"])}) for each in row["expenses"]
        ),
    )


def assessment_from(
    row: dict[str, Any] | None, household: dict[str, Any] | None
) -> Assessment | None:
    """The assessment again, with the lines that are kept with the household."""
    if row is None:
        return None
    return Assessment(
        hardship_class=HardshipClass(row["class"]),
        on=date.fromisoformat(row["on"]),
        lines=tuple(
            AssessmentLine(**{**each, "step": Step(each["step"])})
            for each in (household or {"lines": []})["lines"]
        ),
    )


def _circumstances_document(how: Circumstances) -> dict[str, Any]:
    loss = how.loss
    plain = {each.name: getattr(how, each.name) for each in fields(how)}
    return {
        **plain,
        "other_causes": [str(each) for each in how.other_causes],
        "loss": loss and {**asdict(loss), "happened_on": loss.happened_on.isoformat()},
    }


def _circumstances(row: dict[str, Any]) -> Circumstances:
    loss = row["loss"]
    return Circumstances(
        housing=Housing(row["housing"]),
        main_cause=HardshipCause(row["main_cause"]),
        other_causes=[HardshipCause(each) for each in row["other_causes"]],
        health=Health(row["health"]),
        employment=Employment(row["employment"]),
        months_employed=row["months_employed"],
        loss=loss
        and Loss(
            kind=LossKind(loss["kind"]),
            amount_fen=loss["amount_fen"],
            happened_on=date.fromisoformat(loss["happened_on"]),
        ),
    )


def _member(row: dict[str, Any]) -> Member:
    return Member(
        **{
            **row,
            "born_on": date.fromisoformat(row["born_on"]),
            "relation": Relation(row["relation"]),
            "health": Health(row["health"]),
            "employment": Employment(row["employment"]),
        }
    )
