from collections import Counter
from datetime import date

import pytest

from replay.id_numbers import local_area, make_id_number
from replay.people import Occupation, generate_people
from vocabulary import divisions, id_number, person_name, phone, unions
from vocabulary.languages import Language
from vocabulary.personal_numbers import find_personal_numbers

PEOPLE = generate_people(3_000, seed=2021)
TODAY = date(2021, 1, 1)


def test_the_same_seed_makes_the_same_people():
    assert generate_people(50, seed=7) == generate_people(50, seed=7)
    assert generate_people(50, seed=7) != generate_people(50, seed=8)


def test_fewer_people_are_the_first_of_more_people():
    assert generate_people(100, seed=2021) == PEOPLE[:100]


def test_every_id_number_is_valid_and_distinct():
    assert len({person.id_number for person in PEOPLE}) == len(PEOPLE)
    for person in PEOPLE:
        assert id_number.normalise(person.id_number, today=TODAY) == person.id_number
        assert id_number.sex_of(person.id_number) is person.sex
        assert id_number.birth_date_of(person.id_number) == person.birth_date
        assert find_personal_numbers(person.id_number)


def test_everybody_is_of_working_age():
    ages = [(TODAY - person.birth_date).days / 365.25 for person in PEOPLE]
    assert min(ages) >= 18
    assert max(ages) <= 62.01


def test_most_locals_carry_the_old_area_code_and_some_the_new_one():
    areas = Counter(person.id_number[:4] for person in PEOPLE)
    assert areas["5423"] > 0.7 * len(PEOPLE)
    assert areas["5402"] > 0
    assert areas["5101"] > 0
    assert areas["6201"] > 0


def test_the_area_code_follows_the_year_of_birth_or_the_new_registration():
    assert local_area("540226", date(2013, 12, 31)) == "542327"
    assert local_area("540226", date(2014, 1, 1)) == "540226"
    assert local_area("540226", date(1990, 1, 1), registered_anew=True) == "540226"
    assert id_number.normalise(make_id_number("540226", date(2015, 5, 1), 12))


def test_every_name_is_a_name_in_the_script_that_its_bearer_uses():
    for person in PEOPLE:
        assert person_name.normalise(person.name) == person.name
        if person.language is Language.TIBETAN:
            assert "\u0f00" <= person.name[0] <= "\u0fff"
        else:
            assert person.name == person.name_zh


def test_single_names_and_both_languages_occur():
    assert any(len(person.name_zh) == 2 and person.name_zh == "次仁" for person in PEOPLE)
    assert {person.language for person in PEOPLE} == set(Language)


def test_one_tibetan_name_always_has_one_spelling_in_chinese():
    spellings: dict[str, set[str]] = {}
    for person in PEOPLE:
        if person.language is Language.TIBETAN:
            spellings.setdefault(person.name, set()).add(person.name_zh)
    assert all(len(written) == 1 for written in spellings.values())


def test_some_people_share_a_phone_and_every_phone_is_a_mobile():
    shared = len(PEOPLE) - len({person.phone for person in PEOPLE})
    assert 0.04 < shared / len(PEOPLE) < 0.13
    for person in PEOPLE:
        assert phone.normalise(person.phone) == person.phone
        assert phone.kind_of(person.phone) is phone.PhoneKind.MOBILE
        assert person.phone.startswith("+86199000")


def test_residence_is_a_village_of_its_township_and_county():
    for person in PEOPLE:
        village = divisions.find_village(person.village_code)
        assert village.township_code == person.township_code
        assert village.county_code == person.county_code


def test_every_managing_union_has_people():
    managed = {person.managing_union for person in PEOPLE}
    assert managed == {union.code for union in unions.managing_unions()}


@pytest.mark.parametrize("seed", [362, 2021])
def test_however_few_people_there_are_every_managing_union_has_somebody(seed):
    few = generate_people(60, seed=seed)
    expected = {union.code for union in unions.managing_unions()}
    assert {person.managing_union for person in few} == expected


def test_staff_of_municipal_units_are_managed_by_the_units_and_nobody_else_is():
    for person in PEOPLE:
        is_staff = person.occupation is Occupation.UNIT_STAFF
        assert (person.managing_union == unions.MUNICIPAL_UNITS_CODE) == is_staff


def test_every_occupation_occurs():
    assert {person.occupation for person in PEOPLE} == set(Occupation)


def test_more_people_than_phones_are_refused():
    with pytest.raises(ValueError, match="mobile numbers"):
        generate_people(100_001, seed=1)
