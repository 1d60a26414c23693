"""Managing unions (管辖工会): the municipal union, 18 county unions and 市直, as a tree.

A union is named by its code (``county-540202``) or by its path from the root
(``city/county-540202``). Township and grass-roots unions are kept by the organizations service;
their paths go on below a managing union (``city/county-540202/<code>/…``) and are understood here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from vocabulary.divisions import County, counties
from vocabulary.invalid_value import InvalidValue

MUNICIPAL_UNION_CODE = "city"
MUNICIPAL_UNITS_CODE = "units-5402"


class UnionKind(StrEnum):
    """What a managing union is: 市总工会, a county union, or the units directly under the city."""

    MUNICIPAL = "municipal"
    COUNTY = "county"
    MUNICIPAL_UNITS = "municipal_units"


@dataclass(frozen=True, slots=True)
class ManagingUnion:
    """A union that manages records; `label_*` is its short name in a 19-line table."""

    code: str
    kind: UnionKind
    parent: str | None
    county_code: str | None
    name_zh: str
    name_bo: str
    label_zh: str
    label_bo: str
    bo_reviewed: bool = False

    @property
    def path(self) -> str:
        """The codes from the municipal union down to this one, joined by ``/``."""
        return self.code if self.parent is None else f"{self.parent}/{self.code}"


def _municipal_union() -> ManagingUnion:
    return ManagingUnion(
        code=MUNICIPAL_UNION_CODE,
        kind=UnionKind.MUNICIPAL,
        parent=None,
        county_code=None,
        name_zh="日喀则市总工会",
        name_bo="གཞིས་ཀ་རྩེ་གྲོང་ཁྱེར་བཟོ་ཚོགས་སྤྱི་ཁྱབ་ཁང་",
        label_zh="全市",
        label_bo="གྲོང་ཁྱེར་ཡོངས་",
    )


def _county_union(county: County) -> ManagingUnion:
    return ManagingUnion(
        code=f"county-{county.code}",
        kind=UnionKind.COUNTY,
        parent=MUNICIPAL_UNION_CODE,
        county_code=county.code,
        name_zh=f"{county.name_zh}总工会",
        name_bo=f"{county.name_bo}བཟོ་ཚོགས་སྤྱི་ཁྱབ་ཁང་",
        label_zh=county.name_zh,
        label_bo=county.name_bo,
    )


def _municipal_units() -> ManagingUnion:
    return ManagingUnion(
        code=MUNICIPAL_UNITS_CODE,
        kind=UnionKind.MUNICIPAL_UNITS,
        parent=MUNICIPAL_UNION_CODE,
        county_code=None,
        name_zh="市直单位工会",
        name_bo="གྲོང་ཁྱེར་ཐད་གཏོགས་ལས་ཁུངས་ཀྱི་བཟོ་ཚོགས་",
        label_zh="市直",
        label_bo="གྲོང་ཁྱེར་ཐད་གཏོགས་",
    )


@lru_cache(maxsize=1)
def _unions() -> Mapping[str, ManagingUnion]:
    county_unions = [_county_union(county) for county in counties()]
    every = [_municipal_union(), *county_unions, _municipal_units()]
    return {union.code: union for union in every}


def find_union(code: str) -> ManagingUnion:
    """The union with this code, the municipal union among them; refuses `union_unknown`."""
    try:
        return _unions()[code]
    except KeyError:
        raise InvalidValue("union_unknown", "the code of a managing union of Shigatse") from None


def municipal_union() -> ManagingUnion:
    """The root of the tree, 日喀则市总工会."""
    return find_union(MUNICIPAL_UNION_CODE)


def managing_unions() -> tuple[ManagingUnion, ...]:
    """The 19 lines of every table: 18 counties by code, then 市直; the root is not among them."""
    return tuple(union for union in _unions().values() if union.parent is not None)


def find_managing_union(code: str) -> ManagingUnion:
    """The union with this code that stands in a line of a table, as every ticket's must.

    Refuses `union_unknown`, and `not_allowed_value` for the municipal union: what it managed would
    be counted in no line.
    """
    union = find_union(code)
    if union.parent is None:
        raise InvalidValue("not_allowed_value", "the union of a county or of 市直 (units-5402)")
    return union


def union_of_county(county_code: str) -> ManagingUnion:
    """The county union of a county; refuses `union_unknown`."""
    return find_union(f"county-{county_code}")


def path_of(union: str) -> str:
    """The full path of a union that is given by code or by path; refuses `union_unknown`.

    Below the managing union any code without blanks is taken: those unions are not known here.
    """
    root, *below = union.split("/")
    if not below:
        return find_union(root).path
    managing = find_union(below[0])
    if root != MUNICIPAL_UNION_CODE or managing.parent is None or not _are_codes(below):
        raise InvalidValue("union_unknown", "a union path below the municipal union")
    return union


@lru_cache(maxsize=1024)
def managing_codes_above(union: str) -> frozenset[str]:
    """The codes of the managing unions, but the municipal one, that a union (code or path) is of.

    Refuses `union_unknown`.
    """
    known = frozenset(each.code for each in managing_unions())
    return known & {union, *path_of(union).split("/")}


def _are_codes(segments: list[str]) -> bool:
    return all(segment and not any(char.isspace() for char in segment) for segment in segments)


def is_within(union: str, subtree_root: str) -> bool:
    """Whether a union (code or path) is the subtree's root or lies below it.

    Refuses `union_unknown` for either. Compared by whole codes: ``units-54`` is not a root of
    ``units-5402``.
    """
    steps, root_steps = path_of(union).split("/"), path_of(subtree_root).split("/")
    return steps[: len(root_steps)] == root_steps
