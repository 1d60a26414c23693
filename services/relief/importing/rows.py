"""What becomes of the rows of one step: compared with what is here, opened, linked, or faulty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contracts.refusals import DateInFuture, ForeignUnion, Refusal
from contracts.relief.household_words import MemberElsewhere
from contracts.relief.imports import ImportOutcome, NumberOfAnother, RegisterRow, RowTwice
from records.acts import act_now
from records.jobs.job import Opening
from records.jobs.work import Fault, Hand
from records.keys import IndexKeys
from records.policies import Policies
from records.scope import covers_union
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.filing import draw_number
from services.relief.importing.comparing import (
    class_of,
    differences,
    holder_of,
    household_of,
    union_of,
)
from services.relief.importing.register import Entry, Register
from services.relief.leaving.maps import GONE, ON_REGISTER
from services.relief.leaving.monitoring import monitored_until
from services.relief.repository.files import Files
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

Taken = tuple[int, str, str | None, ImportOutcome, list[str]]
MOST_FOUND = 5_000


@dataclass(frozen=True)
class Here:
    """What is here of the people and numbers of a step: looked up once for all its rows.

    `free` are numbers for its new files, by county.
    """

    by_person: Mapping[str, HardshipFile]
    by_number: Mapping[str, HardshipFile]
    free: Mapping[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one step of a job."""

    hand: Hand
    keys: IndexKeys
    opening: Opening
    policies: Policies

    def taken(self, register: Register, entries: Sequence[Entry]) -> list[Taken | Fault]:
        """What became of each, in their order."""
        rows = [each.row for each in entries if each.row is not None]
        here = self._here(rows, Files(self.hand.row()))
        return [self._outcome(each, register, here) for each in entries]

    @cached_property
    def _dry(self) -> bool:
        return bool(self.opening.wanted["dry_run"])

    @property
    def _day(self) -> date:
        return business_day(self.opening.until)

    def _here(self, rows: Sequence[RegisterRow], files: Files) -> Here:
        people = sorted({key for row in rows for key in self._people(row)})
        numbers = sorted({row.acftu_number for row in rows})
        of_people = files.find_all(person_keys={"$in": people}, live=True, limit=MOST_FOUND)
        numbered = files.find_all(acftu_number={"$in": numbers}, limit=MOST_FOUND)
        # Who left is found by himself; his household may be another's by now.
        gone = files.gone_of_any(people, limit=MOST_FOUND)
        by_person = {file.holder.person_key: file for file in gone} | {
            key: file
            for file in of_people
            for key in (file.holder.person_key, *file.household.person_keys)
        }
        return Here(
            by_person,
            {file.acftu_number or "": file for file in numbered},
            free_numbers(files, [row.county for row in rows], self._day),
        )

    def _people(self, row: RegisterRow) -> list[str]:
        numbers = [row.id_number, *(each.id_number for each in row.members)]
        return [self.keys.person_key(number) for number in numbers if number is not None]

    def _outcome(self, entry: Entry, register: Register, here: Here) -> Taken | Fault:
        row = entry.row
        if row is None:
            wrong = entry.wrong
            assert wrong is not None
            return Fault(row=entry.place, record=entry.number, field=wrong.field, code=wrong.code)
        try:
            if entry.place in register.twice:
                raise RowTwice(field="acftu_number")
            return self._one(entry.place, row, here)
        except Refusal as refusal:
            said = refusal.as_dict()
            return Fault(
                row=entry.place, record=row.acftu_number, field=said.get("field"), code=refusal.code
            )

    def _one(self, place: int, row: RegisterRow, here: Here) -> Taken:
        known = here.by_person.get(self.keys.person_key(row.id_number))
        numbered = here.by_number.get(row.acftu_number)
        if any(here.by_person.get(key, known) is not known for key in self._people(row)):
            raise MemberElsewhere(field="members", allowed="people who are in no other household")
        self._require_reached(union_of(row))
        if known is None:
            return self._opened(place, row, numbered, here)
        if known.holder.person_key != self.keys.person_key(row.id_number):
            raise MemberElsewhere(field="id_number", allowed="somebody who is in no household")
        self._require_reached(known.managing_union)
        return self._compared(place, row, known, numbered)

    def _opened(
        self, place: int, row: RegisterRow, numbered: HardshipFile | None, here: Here
    ) -> Taken:
        if numbered is not None:
            raise NumberOfAnother(field="acftu_number")
        number, left = None, self._left(row)
        household = household_of(row, self.keys, on=self._day)
        if not self._dry:
            unit = self.hand.row()
            cases, act = Cases(unit), act_now(by=unit.actor, now=self.opening.until)
            number = here.free[row.county].pop()
            file = HardshipFile.register(
                holder_of(row, number=number, keys=self.keys),
                file_id=new_id(),
                acftu_number=row.acftu_number,
                checked_by=self.opening.wanted["checked_by"],
                left=left,
                work_unit=row.work_unit,
                household=household,
                assessment=class_of(row, act.happened_on),
                act=act,
            )
            cases.acts.keep(file)
            cases.files.add(file)
            unit.accept()
        return (place, row.acftu_number, number, ImportOutcome.OPENED, [])

    def _compared(
        self, place: int, row: RegisterRow, known: HardshipFile, numbered: HardshipFile | None
    ) -> Taken:
        # Who fell back is here with a new file; the number of there is still the former one's.
        own = {known.aggregate_id, known.course.former_file_id}
        other = numbered is not None and numbered.aggregate_id not in own
        if other or known.acftu_number not in (None, row.acftu_number):
            raise NumberOfAnother(field="acftu_number")
        found = differences(known, row, self.keys, on=self._day)
        if known.state not in (ON_REGISTER if row.left_on is None else GONE):
            found = ["state", *found]
        outcome = ImportOutcome.UNCHANGED
        if known.acftu_number is None and numbered is None:
            outcome = ImportOutcome.LINKED
            if not self._dry:
                self._link(known, row.acftu_number)
        return (
            place,
            row.acftu_number,
            known.number,
            ImportOutcome.DIFFERS if found else outcome,
            found,
        )

    def _link(self, known: HardshipFile, acftu_number: str) -> None:
        unit = self.hand.row()
        with Files(unit).changing(known.aggregate_id) as file:
            file.acftu_number = acftu_number
        unit.accept()

    def _left(self, row: RegisterRow) -> tuple[date, date] | None:
        """Since when it has left, and until when it is monitored; refuses `DateInFuture`."""
        today, left_on = business_day(self.opening.until), row.left_on
        if left_on is None:
            return None
        if left_on > today:
            raise DateInFuture(field="left_on", allowed=f"{today.isoformat()} or earlier")
        return left_on, monitored_until(left_on, self.policies, on=today)

    def _require_reached(self, union: str) -> None:
        if not covers_union(self.opening.grant, union):
            raise ForeignUnion(field="managing_union", allowed="a union of yours")


def free_numbers(files: Files, counties: Sequence[str], day: date) -> dict[str, list[str]]:
    """A number for each of these, that no file has: among many a drawn one may be taken."""
    found: dict[str, list[str]] = {county: [] for county in counties}
    wanted = list(counties)
    while wanted:
        drawn = {draw_number(county, day): county for county in wanted}
        taken = files.find_all(number={"$in": sorted(drawn)}, limit=len(drawn))
        for number in drawn.keys() - {file.number for file in taken}:
            found[drawn[number]].append(number)
        wanted = list((Counter(counties) - Counter(_counties_of(found))).elements())
    return found


def _counties_of(found: Mapping[str, Sequence[str]]) -> list[str]:
    return [county for county, numbers in found.items() for _ in numbers]
