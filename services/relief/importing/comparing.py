"""A row of a register beside what is here: the file that it would be, and where the two differ."""

from __future__ import annotations

from datetime import date

from contracts.people import Applicant
from contracts.relief.households import HOLDER, AddMember, Circumstances, ExpenseItem, IncomeItem
from contracts.relief.imports import RegisterRow
from records.keys import IndexKeys
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.households.classes import Assessment
from services.relief.households.domain import Household
from services.relief.households.people import look_of, member_of
from vocabulary.unions import union_of_county


def holder_of(row: RegisterRow, *, number: str, keys: IndexKeys) -> Holder:
    """Whose file a row is."""
    return Holder(
        number=number,
        county=row.county,
        managing_union=union_of(row),
        person_key=keys.person_key(row.id_number),
        phone_key=keys.phone_key(row.phone),
        applicant=_applicant(row),
    )


def union_of(row: RegisterRow) -> str:
    """The union that manages it: that of its county unless it names another."""
    return row.managing_union or union_of_county(row.county).code


def household_of(row: RegisterRow, keys: IndexKeys, *, on: date) -> Household:
    """Its household; refuses `InvalidInput`, `MemberElsewhere` as adding members that day would."""
    household = Household(holder_look=look_of(_applicant(row), keys))
    for each in row.members:
        asked = AddMember(file_id="-", **vars(each))
        household = household.with_member(member_of(asked, keys, on=on))
    return household.described(
        Circumstances(
            housing=row.housing,
            main_cause=row.main_cause,
            health=row.health,
            employment=row.employment,
            months_employed=row.months_employed,
        ),
        incomes=tuple(IncomeItem(member_id=HOLDER, **vars(each)) for each in row.incomes),
        expenses=tuple(ExpenseItem(**vars(each)) for each in row.expenses),
    )


def class_of(row: RegisterRow, on: date) -> Assessment | None:
    """The class that the other system gave it, which ours did not compute: no lines."""
    if row.hardship_class is None:
        return None
    return Assessment(hardship_class=row.hardship_class, on=on, lines=())


def differences(file: HardshipFile, row: RegisterRow, keys: IndexKeys, *, on: date) -> list[str]:
    """The fields of which the row says something else than the file here, in their order."""
    theirs, ours = household_of(row, keys, on=on), file.household
    holder, found = file.holder, file.assessment
    same = {
        "name": holder.applicant.name == row.name,
        "phone": holder.applicant.phone == row.phone,
        "county": holder.county == row.county,
        "managing_union": holder.managing_union == union_of(row),
        "work_unit": file.work_unit == row.work_unit,
        "hardship_class": row.hardship_class in (None, found and found.hardship_class),
        "circumstances": _without_loss(ours) == theirs.circumstances,
        "members": _people(ours) == _people(theirs),
        "left_on": file.course.left_on == row.left_on,
        "incomes": sum(each.yearly_fen for each in ours.incomes)
        == sum(each.yearly_fen for each in theirs.incomes),
        "expenses": _expenses(ours) == _expenses(theirs),
    }
    return [name for name, is_same in same.items() if not is_same]


def _without_loss(household: Household) -> Circumstances | None:
    """What a register tells of; a loss and further causes it does not."""
    how = household.circumstances
    if how is None:
        return None
    return Circumstances(
        housing=how.housing,
        main_cause=how.main_cause,
        health=how.health,
        employment=how.employment,
        months_employed=how.months_employed,
    )


def _people(household: Household) -> set[tuple[str, ...]]:
    return {
        (each.look_key, each.person_key or "", each.relation, each.health, each.employment)
        for each in household.members
    }


def _expenses(household: Household) -> dict[str, int]:
    return {each.kind: each.yearly_fen for each in household.expenses}


def _applicant(row: RegisterRow) -> Applicant:
    return Applicant(name=row.name, phone=row.phone, id_number=row.id_number)
