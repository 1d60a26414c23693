"""Families with a student, as the register of the ACFTU aid system has them: parent and child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from replay.people import PeoplePlan, Person, generate_people
from replay.register import FACTS, Register
from vocabulary.unions import MUNICIPAL_UNITS_CODE, find_union, union_of_county

PARENTS = PeoplePlan(youngest=42, oldest=60)
STUDENTS = PeoplePlan(youngest=18, oldest=21)
_MEMBER = {"relation": "子女", "health": "健康", "employment": "在校学生"}


@dataclass(frozen=True, kw_only=True)
class Family:
    """A parent on file and the student; `union` manages the file."""

    acftu_number: str
    parent: Person
    student: Person
    union: str


@dataclass(frozen=True, kw_only=True)
class Families(Register):
    """So many families of the city's own units, and of counties."""

    municipal: int
    county: int

    @cached_property
    def all(self) -> Sequence[Family]:
        """The families, the city's first; the same for the same year, seed and numbers."""
        count = self.municipal + self.county
        # Another run of other numbers is of other people: no student is aided twice in a year.
        seed = (self.seed * 10_000 + self.year) * 1_000_003 + self.municipal * 1_009 + self.county
        people = zip(
            generate_people(count, seed=seed + 1, plan=PARENTS),
            generate_people(count, seed=seed + 2, plan=STUDENTS),
            strict=True,
        )
        return [self._family(place, *both) for place, both in enumerate(people)]

    def _family(self, place: int, parent: Person, student: Person) -> Family:
        of_city = place < self.municipal
        union = MUNICIPAL_UNITS_CODE if of_city else union_of_county(parent.county_code).code
        number = f"JT{self.year}-{self.seed}-{self.municipal}-{self.county}-{place:04d}"
        return Family(acftu_number=number, parent=parent, student=student, union=union)

    def _rows(self) -> list[Mapping[str, str]]:
        return [
            {
                **FACTS,
                "acftu_number": each.acftu_number,
                "name": each.parent.name_zh,
                "id_number": each.parent.id_number,
                "phone": each.parent.phone,
                "county": each.parent.county_code,
                "managing_union": find_union(each.union).label_zh,
            }
            for each in self.all
        ]

    def _members(self) -> list[Mapping[str, str]]:
        return [
            {
                **_MEMBER,
                "acftu_number": each.acftu_number,
                "name": each.student.name_zh,
                "id_number": each.student.id_number,
            }
            for each in self.all
        ]
