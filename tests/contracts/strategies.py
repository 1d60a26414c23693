"""Hypothesis strategies for contract instances, built from the type hints alone.

Written apart from `contracts.schemas`, so that the two check each other.
"""

import dataclasses
import types
from base64 import b64encode
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from contracts.fields import Items, Range, Rule, Sealed, Text
from vocabulary.divisions import counties
from vocabulary.id_number import check_character
from vocabulary.text import clean
from vocabulary.unions import managing_unions

BIGGEST = 2**53 - 1

_words = st.text(alphabet=st.characters(exclude_categories=("C", "Z")), max_size=40)
_id_numbers = st.builds(
    lambda born, sequence: f"540202{born:%Y%m%d}{sequence:03d}",
    st.dates(date(1930, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
).map(lambda first: first + check_character(first))
_of_format = {
    "person-name": st.sampled_from(["次仁", "普布", "བཀྲ་ཤིས", "欧珠·次旦", "Li Wei"]),
    "phone": st.integers(3_000_000_000, 9_999_999_999).map(lambda rest: f"+861{rest}"),
    "cn-id-number": _id_numbers,
    "bank-card": st.from_regex(r"62[0-9]{14,17}", fullmatch=True),
    "user-name": st.from_regex(r"[a-z0-9][a-z0-9._-]{2,59}", fullmatch=True),
    "byte": st.binary(max_size=60).map(lambda content: b64encode(content).decode()),
    "cti-call-id": st.from_regex(r"[A-Za-z0-9._:@-]{1,64}", fullmatch=True),
    "extension": st.from_regex(r"[0-9]{2,8}", fullmatch=True),
    "caller": st.integers(3_000_000_000, 9_999_999_999).map(lambda rest: f"+861{rest}"),
    "county-code": st.sampled_from([county.code for county in counties()]),
    "managing-union-code": st.sampled_from([union.code for union in managing_unions()]),
    "concerned": st.sampled_from(["union/county-540202", "staff/018f"]),
    "union-code": st.sampled_from([union.code for union in managing_unions()]),
}


def instances_of(contract: type) -> st.SearchStrategy[Any]:
    """Instances of a contract dataclass whose values are already in their normal form."""
    hints = get_type_hints(contract, include_extras=True)
    values = {field.name: _values(hints[field.name]) for field in dataclasses.fields(contract)}
    return st.builds(contract, **values)


def _values(hint: Any, constraint: Any = None) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _values(inner[0], inner[1])
    if origin in (Union, types.UnionType):
        return st.one_of(*(_values(each, constraint) for each in inner))
    if origin is Sealed:
        return _values(inner[0]).map(Sealed)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is list:
        most = constraint.most if isinstance(constraint, Items) else 4
        least = constraint.least if isinstance(constraint, Items) else 0
        return st.lists(_values(inner[0]), min_size=least, max_size=most)
    if origin is dict:
        return st.dictionaries(_words, _values(inner[1]), max_size=4)
    return _simple_values(hint, constraint)


def _simple_values(hint: type, constraint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        return _texts(constraint)
    if hint is int:
        bounds = constraint if isinstance(constraint, Range) else Range(-BIGGEST, BIGGEST)
        return st.integers(bounds.least, bounds.most)
    if dataclasses.is_dataclass(hint):
        return instances_of(hint)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - UTC below
    return {
        bool: st.booleans(),
        date: st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        datetime: moments.map(lambda moment: moment.replace(tzinfo=UTC)),
        type(None): st.none(),
    }[hint]


def _texts(constraint: Any) -> st.SearchStrategy[str]:
    if isinstance(constraint, Rule):
        return _of_format[constraint.format]
    if isinstance(constraint, Text):
        ends = st.sampled_from("珠峰ཀw7")
        middles = st.text(
            alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")),
            min_size=max(constraint.least - 2, 0),
            max_size=min(constraint.most, 60) - 2,
        )
        texts = st.builds("{}{}{}".format, ends, middles, ends)
        normal = texts.map(lambda text: clean(text, most=10**6))
        return normal.filter(lambda text: constraint.least <= len(text) <= constraint.most)
    return _words
