"""The class of a household by formula over the local dibao (低保标准), line by line. Pure.

Deep: yearly disposable income less rigid expenses, a month and person, is below the dibao line;
relative: below a multiple of it; accidental: a sudden loss exceeds a share of the yearly income.
A migrant worker needs so many months of employment for any of them. Nothing is rounded where it
decides: both sides are compared as whole fen of a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.relief.household_words import DibaoUnknown, HardshipClass, Step
from contracts.relief.households import AssessmentLine, Circumstances
from services.relief.households.domain import Household

POLICY = "relief.classes"
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of a day in a county; `dibao_fen` is of a month and person."""

    dibao_fen: int
    relative_percent: int
    loss_percent: int
    months_needed: int

    @classmethod
    def of(cls, values: Mapping[str, Any], county: str) -> Rules:
        """The rules for a county; refuses `DibaoUnknown`."""
        dibao_fen = values["dibao_fen"].get(county)
        if dibao_fen is None:
            raise DibaoUnknown(allowed=f"a dibao line for {county} in the policy {POLICY}")
        return cls(
            dibao_fen=dibao_fen,
            relative_percent=values["relative_percent"],
            loss_percent=values["loss_percent"],
            months_needed=values["months_needed"],
        )


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A class, the day whose rules gave it, and why."""

    hardship_class: HardshipClass
    on: date
    lines: tuple[AssessmentLine, ...]


def assess(
    household: Household,
    circumstances: Circumstances,
    *,
    rules: Rules,
    earlier_aid_fen: int,
    on: date,
) -> Assessment:
    """The household's class; `earlier_aid_fen` is the aid that counts as income."""
    earned = earlier_aid_fen + sum(each.yearly_fen for each in household.incomes)
    spent = sum(each.yearly_fen for each in household.expenses)
    found = _class_of(circumstances, rules, earned=earned, spent=spent, people=household.people)
    lines = [
        *(_fen(Step.INCOME, each.yearly_fen, each.kind) for each in household.incomes),
        *([_fen(Step.EARLIER_AID, earlier_aid_fen)] if earlier_aid_fen else []),
        _fen(Step.INCOME_TOTAL, earned),
        *(_fen(Step.EXPENSE, each.yearly_fen, each.kind) for each in household.expenses),
        _fen(Step.EXPENSE_TOTAL, spent),
        _line(Step.PEOPLE, household.people, "people"),
        _fen(Step.MONTHLY_EACH, (earned - spent) // (MONTHS * household.people)),
        _fen(Step.DIBAO, rules.dibao_fen),
        _fen(Step.RELATIVE_LIMIT, rules.dibao_fen * rules.relative_percent // 100),
        *_of_loss(circumstances, rules, earned=earned),
        *_of_employment(circumstances, rules),
    ]
    return Assessment(hardship_class=found, on=on, lines=tuple(lines))


def _class_of(
    circumstances: Circumstances, rules: Rules, *, earned: int, spent: int, people: int
) -> HardshipClass:
    employed = circumstances.months_employed
    if employed is not None and employed < rules.months_needed:
        return HardshipClass.NONE
    left, line = earned - spent, rules.dibao_fen * MONTHS * people
    if left < line:
        return HardshipClass.DEEP
    if left * 100 < line * rules.relative_percent:
        return HardshipClass.RELATIVE
    loss = circumstances.loss
    if loss is not None and loss.amount_fen * 100 > earned * rules.loss_percent:
        return HardshipClass.ACCIDENTAL
    return HardshipClass.NONE


def _of_loss(circumstances: Circumstances, rules: Rules, *, earned: int) -> list[AssessmentLine]:
    if (loss := circumstances.loss) is None:
        return []
    limit = earned * rules.loss_percent // 100
    return [_fen(Step.LOSS, loss.amount_fen, loss.kind), _fen(Step.LOSS_LIMIT, limit)]


def _of_employment(circumstances: Circumstances, rules: Rules) -> list[AssessmentLine]:
    if circumstances.months_employed is None:
        return []
    return [
        _line(Step.MONTHS_EMPLOYED, circumstances.months_employed, "months"),
        _line(Step.MONTHS_NEEDED, rules.months_needed, "months"),
    ]


def _fen(step: Step, amount: int, of: str | None = None) -> AssessmentLine:
    return _line(step, amount, "fen", None if of is None else str(of))


def _line(step: Step, figure: int, unit: str, of: str | None = None) -> AssessmentLine:
    return AssessmentLine(step=step, of=of, figure=figure, unit=unit)
