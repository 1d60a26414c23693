import pytest

from vocabulary import InvalidValue
from vocabulary.divisions import counties
from vocabulary.unions import (
    UnionKind,
    find_managing_union,
    find_union,
    is_within,
    managing_codes_above,
    managing_unions,
    municipal_union,
    path_of,
    union_of_county,
)


def test_a_table_has_19_lines_of_18_counties_and_the_municipal_units():
    lines = managing_unions()
    assert len(lines) == 19
    assert [line.county_code for line in lines[:18]] == [county.code for county in counties()]
    assert (lines[18].code, lines[18].label_zh) == ("units-5402", "市直")
    assert lines[18].kind is UnionKind.MUNICIPAL_UNITS


def test_the_root_is_the_municipal_union():
    assert municipal_union().parent is None
    assert {union.parent for union in managing_unions()} == {"city"}


def test_a_county_union_is_found_by_code_and_by_county():
    union = find_union("county-540226")
    assert union.name_zh == "昂仁县总工会"
    assert union == union_of_county("540226")
    assert union.path == "city/county-540226"


@pytest.mark.parametrize("code", [line.code for line in managing_unions()])
def test_each_line_of_a_table_manages_records(code):
    assert find_managing_union(code).code == code


@pytest.mark.parametrize(
    ("code", "refusal"), [("city", "not_allowed_value"), ("county-540299", "union_unknown")]
)
def test_what_stands_in_no_line_manages_none(code, refusal):
    with pytest.raises(InvalidValue) as refused:
        find_managing_union(code)
    assert refused.value.code == refusal


def test_tibetan_union_names_are_marked_unreviewed():
    assert not any(union.bo_reviewed for union in (municipal_union(), *managing_unions()))


@pytest.mark.parametrize(
    ("union", "root", "within"),
    [
        ("city", "city", True),
        ("county-540202", "city", True),
        ("units-5402", "city", True),
        ("city", "county-540202", False),
        ("county-540202", "county-540202", True),
        ("county-540202", "county-540221", False),
        ("units-5402", "county-540202", False),
        ("city/county-540202/township-540202001", "county-540202", True),
        ("city/county-540202/township-540202001/grassroots-7", "city", True),
        ("city/county-540202/township-540202001", "city/county-540202/township-540202001", True),
        ("city/county-540202/township-540202001", "city/county-540202/township-5402020", False),
        ("county-540202", "city/county-540202/township-540202001", False),
    ],
)
def test_a_scope_holds_its_root_and_what_lies_below(union, root, within):
    assert is_within(union, root) is within


@pytest.mark.parametrize(
    "union",
    [
        "",
        "county",
        "county-540299",
        "town/county-540202",
        "city/",
        "city//x",
        "city/city",
        "city/county-540202/",
        "city/county-540202/a b",
        "county-540202/x",
    ],
)
def test_an_unknown_union_is_refused_rather_than_taken_for_outside(union):
    for arguments in ((union, "city"), ("city", union)):
        with pytest.raises(InvalidValue) as refused:
            is_within(*arguments)
        assert refused.value.code == "union_unknown"


def test_a_path_is_its_own_path():
    assert path_of("city/county-540202/township-1") == "city/county-540202/township-1"
    assert path_of("units-5402") == "city/units-5402"


@pytest.mark.parametrize(
    ("union", "above"),
    [
        ("city", set()),
        ("county-540202", {"county-540202"}),
        ("city/county-540202", {"county-540202"}),
        ("city/county-540202/township-1", {"county-540202"}),
        ("units-5402", {"units-5402"}),
    ],
)
def test_who_is_of_a_union_below_is_of_the_managing_union_above_it_and_nobody_of_the_city(
    union, above
):
    assert managing_codes_above(union) == above
