"""People for the replay: deterministic, plausible, nobody real.

ID numbers have a true check character and carry the area code of where the person was registered:
5423xx before 2014, 5402xx when registered (anew) since, another province for those from elsewhere.
Mobiles come from one block (199 000x xxxx); a share of people share a household's phone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from replay.id_numbers import ELSEWHERE_AREAS, Origin, make_id_number
from replay.names import Name, Script, draw_name
from replay.tables import rows_of
from vocabulary import divisions, id_number, phone, unions
from vocabulary.id_number import Sex
from vocabulary.languages import Language

_PHONE_BLOCK = 19_900_000_000
_PHONES_IN_BLOCK = 100_000
# Prime, so that stepping by it visits every number of the block once.
_PHONE_STEP = 61_819


class Occupation(StrEnum):
    """What the person works as; the groups that the report names."""

    COURIER = "courier"
    RIDER = "rider"
    TRUCK_DRIVER = "truck_driver"
    MIGRANT_WORKER = "migrant_worker"
    SANITATION_WORKER = "sanitation_worker"
    ENTERPRISE_EMPLOYEE = "enterprise_employee"
    UNIT_STAFF = "unit_staff"


class PreferredChannel(StrEnum):
    """How the person wants to be told: the codes of the published language."""

    SMS = "sms"
    IN_APP = "in_app"


@dataclass(frozen=True, kw_only=True)
class PeoplePlan:
    """How the population is made up; shares in per mille, weights relative. Invented figures."""

    today: date = date(2021, 1, 1)
    youngest: int = 18
    oldest: int = 62
    tibetan: int = 900
    tibetan_speaking: int = 450
    single_name: int = 220
    from_elsewhere_among_han: int = 850
    registered_anew: int = 60
    moved_to_the_district: int = 180
    shares_a_phone: int = 80
    prefers_in_app: int = 350
    occupations: tuple[tuple[Occupation, int], ...] = (
        (Occupation.MIGRANT_WORKER, 34),
        (Occupation.ENTERPRISE_EMPLOYEE, 18),
        (Occupation.TRUCK_DRIVER, 11),
        (Occupation.SANITATION_WORKER, 10),
        (Occupation.UNIT_STAFF, 10),
        (Occupation.RIDER, 9),
        (Occupation.COURIER, 8),
    )


@dataclass(frozen=True, kw_only=True)
class Person:
    """A worker. `name` is in the script that he uses; `name_zh` is the one on his ID card."""

    name: str
    name_zh: str
    id_number: str
    birth_date: date
    sex: Sex
    phone: str
    occupation: Occupation
    county_code: str
    township_code: str
    village_code: str
    managing_union: str
    language: Language
    preferred_channel: PreferredChannel


@dataclass(frozen=True)
class _Residence:
    home_county: str
    village: divisions.Village
    settler: bool = False


def generate_people(count: int, *, seed: int, plan: PeoplePlan | None = None) -> tuple[Person, ...]:
    """`count` people, the same for the same seed and plan; ID numbers are distinct.

    `count` may not exceed the block of 100,000 mobile numbers (`ValueError`).
    """
    if count > _PHONES_IN_BLOCK:
        raise ValueError("more people than the block has mobile numbers")
    return _Population(random.Random(seed), plan or PeoplePlan()).people(count)


class _Population:
    def __init__(self, rng: random.Random, plan: PeoplePlan) -> None:
        self._rng = rng
        self._plan = plan
        self._id_numbers: set[str] = set()
        self._phones_given = 0
        # The first people live one in each county, and the next one works in a unit of the city,
        # so that however few there are, every managing union has somebody.
        self._counties_to_settle = [county.code for county in reversed(divisions.counties())]
        self._units_are_empty = True

    def people(self, count: int) -> tuple[Person, ...]:
        everybody: list[Person] = []
        for _ in range(count):
            everybody.append(self._person(everybody[-1] if everybody else None))
        return tuple(everybody)

    def _chance(self, per_mille: int) -> bool:
        return self._rng.randrange(1000) < per_mille

    def _person(self, neighbour: Person | None) -> Person:
        tibetan = self._chance(self._plan.tibetan)
        sex = self._rng.choice(tuple(Sex))
        shares = self._chance(self._plan.shares_a_phone) and not self._counties_to_settle
        household = neighbour if shares else None
        name = draw_name(
            self._rng, sex=sex, tibetan=tibetan, single=self._chance(self._plan.single_name)
        )
        residence = self._residence(household)
        number = self._new_id_number(sex, self._origin(residence.home_county, tibetan=tibetan))
        return self._described(name, number, residence, household)

    def _described(
        self, name: Name, number: str, residence: _Residence, household: Person | None
    ) -> Person:
        village = residence.village
        occupation = self._occupation(settler=residence.settler)
        language = self._language(name)
        channel = self._preferred_channel()
        return Person(
            name=name.in_script(Script.TIBETAN if language is Language.TIBETAN else Script.HAN),
            name_zh=name.zh,
            id_number=number,
            birth_date=id_number.birth_date_of(number),
            sex=id_number.sex_of(number),
            phone=household.phone if household else self._new_phone(),
            occupation=occupation,
            county_code=village.county_code,
            township_code=village.township_code,
            village_code=village.code,
            managing_union=_managing_union(occupation, village.county_code),
            language=language,
            preferred_channel=channel,
        )

    def _language(self, name: Name) -> Language:
        speaks_tibetan = name.bo is not None and self._chance(self._plan.tibetan_speaking)
        return Language.TIBETAN if speaks_tibetan else Language.CHINESE

    def _preferred_channel(self) -> PreferredChannel:
        in_app = self._chance(self._plan.prefers_in_app)
        return PreferredChannel.IN_APP if in_app else PreferredChannel.SMS

    def _occupation(self, *, settler: bool) -> Occupation:
        names, weights = zip(*self._plan.occupations, strict=True)
        occupation = Occupation(self._rng.choices(names, weights)[0])
        if settler:
            in_a_unit = occupation is Occupation.UNIT_STAFF
            return Occupation.ENTERPRISE_EMPLOYEE if in_a_unit else occupation
        if self._units_are_empty:
            self._units_are_empty = False
            return Occupation.UNIT_STAFF
        return occupation

    def _residence(self, household: Person | None) -> _Residence:
        if household:
            return _Residence(household.county_code, divisions.find_village(household.village_code))
        if self._counties_to_settle:
            settled = self._counties_to_settle.pop()
            village = self._rng.choice(_villages_of_county(settled))
            return _Residence(settled, village, settler=True)
        home, weights = _county_weights()
        county = self._rng.choices(home, weights)[0]
        moved = self._chance(self._plan.moved_to_the_district)
        living_in = divisions.counties()[0].code if moved else county
        return _Residence(county, self._rng.choice(_villages_of_county(living_in)))

    def _origin(self, home_county: str, *, tibetan: bool) -> Origin:
        if not tibetan and self._chance(self._plan.from_elsewhere_among_han):
            return Origin(area=self._rng.choice(ELSEWHERE_AREAS))
        anew = self._chance(self._plan.registered_anew)
        return Origin(county=home_county, registered_anew=anew)

    def _new_id_number(self, sex: Sex, origin: Origin) -> str:
        while True:
            born = self._birth_date()
            number = make_id_number(origin.area_for(born), born, self._sequence(sex))
            if number not in self._id_numbers:
                self._id_numbers.add(number)
                return number

    def _sequence(self, sex: Sex) -> int:
        return 2 * self._rng.randrange(1, 500) - (1 if sex is Sex.MALE else 0)

    def _birth_date(self) -> date:
        age_in_days = self._rng.uniform(self._plan.youngest + 0.01, self._plan.oldest) * 365.25
        return self._plan.today - timedelta(days=round(age_in_days))

    def _new_phone(self) -> str:
        offset = self._phones_given * _PHONE_STEP % _PHONES_IN_BLOCK
        self._phones_given += 1
        return phone.normalise(str(_PHONE_BLOCK + offset))


def _managing_union(occupation: Occupation, county_code: str) -> str:
    if occupation is Occupation.UNIT_STAFF:
        return unions.MUNICIPAL_UNITS_CODE
    return unions.union_of_county(county_code).code


@lru_cache(maxsize=1)
def _county_weights() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Population in thousands, roughly the census of 2020: for weights only, never a figure."""
    rows = rows_of("county_weights")
    return tuple(row["county"] for row in rows), tuple(int(row["thousands"]) for row in rows)


@lru_cache(maxsize=32)
def _villages_of_county(county_code: str) -> tuple[divisions.Village, ...]:
    townships = divisions.townships_of(county_code)
    return tuple(
        village for township in townships for village in divisions.villages_of(township.code)
    )
