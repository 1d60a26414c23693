"""A household as code and value, for its people themselves and for dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.dossiers import DossierEntry, DossierField, DossierSection
from contracts.own_data import OwnRecord, OwnSection
from contracts.relief.households import HOLDER
from records.dossiers.fields import as_text
from records.own_data import entry, section
from services.relief.domain.hardship_file import HardshipFile
from services.relief.households.domain import Household, Member
from vocabulary.masking import mask_id_number, mask_name

Values = Mapping[str, Any]


def own_sections(file: HardshipFile) -> list[OwnSection]:
    """All of it, to its holder in full: he told it."""
    told = _told(file, [_member(each) for each in file.household.members])
    return [section(code, *map(entry, values)) for code, values in told.items()]


def own_membership(file: HardshipFile, person_key: str) -> OwnRecord:
    """What another's file keeps of one of its household; nothing of the others."""
    own = [_member(each) for each in file.household.members if each.person_key == person_key]
    return OwnRecord(
        subject=file.subject,
        number=file.number,
        sections=[section("members", *map(entry, own))],
    )


def dossier_sections(file: HardshipFile) -> list[DossierSection]:
    """All of it, its members masked."""
    members = [{**_member(each), **_masked(each)} for each in file.household.members]
    return [
        DossierSection(code=code, entries=[_dossier_entry(each) for each in values])
        for code, values in _told(file, members).items()
    ]


def _told(file: HardshipFile, members: Sequence[Values]) -> dict[str, Sequence[Values]]:
    household, found = file.household, file.assessment
    assessed = [{"hardship_class": found.hardship_class, "assessed_on": found.on}] if found else []
    lines = [
        {
            "assessment_step": each.step,
            "income_kind": each.of if each.step == "income" else None,
            "expense_kind": each.of if each.step == "expense" else None,
            "loss_kind": each.of if each.step == "loss" else None,
            **({"amount_fen": each.figure} if each.unit == "fen" else {"figure": each.figure}),
        }
        for each in (found.lines if found else ())
    ]
    return {
        "household": _circumstances(household),
        "members": members,
        "incomes": [_income(each, household) for each in household.incomes],
        "expenses": [
            {"expense_kind": each.kind, "yearly_fen": each.yearly_fen}
            for each in household.expenses
        ],
        "assessment": [*assessed, *lines],
    }


def _circumstances(household: Household) -> Sequence[Values]:
    how = household.circumstances
    if how is None:
        return []
    loss = how.loss
    return [
        {
            "housing": how.housing,
            "main_cause": how.main_cause,
            "other_causes": list(how.other_causes),
            "health": how.health,
            "employment": how.employment,
            "months_employed": how.months_employed,
            "loss_kind": loss.kind if loss else None,
            "loss_fen": loss.amount_fen if loss else None,
            "loss_on": loss.happened_on if loss else None,
        }
    ]


def _member(member: Member) -> Values:
    return {
        "member_name": member.name,
        "member_id_number": member.id_number,
        "born_on": member.born_on,
        "relation": member.relation,
        "health": member.health,
        "employment": member.employment,
    }


def _masked(member: Member) -> Values:
    number = member.id_number
    return {
        "member_name": mask_name(member.name),
        "member_id_number": None if number is None else mask_id_number(number),
        "born_on": str(member.born_on.year),
    }


def _income(item: Any, household: Household) -> Values:
    of = next((each for each in household.members if each.member_id == item.member_id), None)
    whose = "" if item.member_id == HOLDER or of is None else mask_name(of.name)
    return {"member_name": whose, "income_kind": item.kind, "yearly_fen": item.yearly_fen}


def _dossier_entry(values: Values) -> DossierEntry:
    return DossierEntry(
        fields=[
            DossierField(code=code, text=as_text(value))
            for code, value in values.items()
            if value not in (None, "", [])
        ]
    )
