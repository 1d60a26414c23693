import pytest

from vocabulary import InvalidValue
from vocabulary.divisions import (
    CITY_CODE,
    counties,
    find_county,
    find_township,
    find_village,
    townships_of,
    villages_of,
)
from vocabulary.tilemap import tile_of, tiles


def every_village():
    return [
        village
        for county in counties()
        for township in townships_of(county.code)
        for village in villages_of(township.code)
    ]


def test_the_city_has_18_counties_206_townships_and_1693_villages():
    assert len(counties()) == 18
    assert sum(len(townships_of(county.code)) for county in counties()) == 206
    assert len({village.code for village in every_village()}) == 1693


def test_every_code_begins_with_its_parents_code():
    for village in every_village():
        assert village.code.startswith(village.township_code)
        assert village.county_code == find_township(village.township_code).county_code
        assert village.code.startswith(CITY_CODE)


def test_lookups_find_by_code():
    assert find_county("540202").name_zh == "桑珠孜区"
    assert find_township("540202001").name_zh == "城南街道"
    village = villages_of("540202001")[0]
    assert find_village(village.code) == village


@pytest.mark.parametrize(
    ("lookup", "code"),
    [
        (find_county, "county_unknown"),
        (find_township, "township_unknown"),
        (find_village, "village_unknown"),
        (townships_of, "county_unknown"),
        (villages_of, "township_unknown"),
        (tile_of, "county_unknown"),
    ],
)
def test_an_unknown_code_is_refused(lookup, code):
    with pytest.raises(InvalidValue) as refused:
        lookup("999999")
    assert refused.value.code == code


def test_a_county_code_from_before_2014_finds_no_county():
    with pytest.raises(InvalidValue):
        find_county("542301")


def test_the_codes_from_before_2014_are_distinct():
    before = {county.code_before_2014 for county in counties()}
    assert len(before) == 18
    assert all(code.startswith("5423") for code in before)


def test_tibetan_county_names_are_marked_unreviewed():
    assert all(county.name_bo and not county.bo_reviewed for county in counties())
    assert len({county.name_bo for county in counties()}) == 18


MAP = {
    0: {0: "仲巴", 1: "萨嘎", 2: "昂仁", 3: "谢通门", 4: "南木林"},
    1: {1: "吉隆", 2: "拉孜", 3: "桑珠孜", 4: "白朗", 5: "仁布"},
    2: {1: "聂拉木", 2: "定日", 3: "萨迦", 4: "江孜"},
    3: {2: "定结", 3: "岗巴", 4: "康马"},
    4: {3: "亚东"},
}


def test_each_county_lies_on_its_own_tile():
    drawn: dict[int, dict[int, str]] = {}
    for tile in tiles():
        name = find_county(tile.county_code).name_zh
        drawn.setdefault(tile.row, {})[tile.column] = name[:-1]
    assert drawn == MAP
