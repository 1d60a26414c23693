"""What a field may hold: constraints for `Annotated`, and values sealed for named readers.

`contracts.schemas` turns these into marshmallow fields and JSON Schema. A rule's `normalise` comes
from `vocabulary` and raises `InvalidValue(code, allowed)`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from vocabulary import bank_card, id_number, person_name, phone, unions, user_name
from vocabulary.divisions import find_county
from vocabulary.invalid_value import InvalidValue

T = TypeVar("T")

MOST_ID = 64


@dataclass(frozen=True)
class Text:
    """A text of `least` to `most` characters, made clean by `vocabulary.text`."""

    most: int
    least: int = 1


@dataclass(frozen=True)
class Range:
    """A whole number from `least` to `most`."""

    least: int
    most: int


@dataclass(frozen=True)
class Items:
    """A list of at most `most` items."""

    most: int
    least: int = 0


@dataclass(frozen=True)
class Rule:
    """A value that a vocabulary function normalises or refuses; `format` names it in schemas."""

    normalise: Callable[[str], Any]
    format: str
    example: str


class Shown(StrEnum):
    """How an answer shows what is personal."""

    MASKED = "masked"  # name, phone or ID number, each by its rule in `vocabulary.masking`
    WITHOUT_NUMBERS = "without_numbers"  # free text, its ID numbers, cards and mobiles hidden
    TO_HIMSELF = "to_himself"  # as it was written, to the person whom it is addressed to
    IN_FULL = "in_full"  # asked for by task or typed reason, and audited


@dataclass(frozen=True)
class Personal:
    """An answer's text that is personal, and how it is shown; ``x-personal`` in the OpenAPI."""

    shown: Shown


def _county_code(code: str) -> str:
    return find_county(code).code


def _union_code(code: str) -> str:
    return unions.find_union(code).code


def _managing_union_code(code: str) -> str:
    return unions.find_managing_union(code).code


def _concerned(name: str) -> str:
    kind, _, which = name.partition("/")
    if kind == "union":
        return f"union/{_managing_union_code(which)}"
    if kind == "staff" and 0 < len(which) <= MOST_ID and which.isprintable() and "/" not in which:
        return name
    raise InvalidValue("not_allowed_value", "union/ and a managing union, or staff/ and an account")


Masked = Annotated[str, Personal(Shown.MASKED)]
WithoutNumbers = Annotated[str, Personal(Shown.WITHOUT_NUMBERS)]
ToHimself = Annotated[str, Personal(Shown.TO_HIMSELF)]
InFull = Annotated[str, Personal(Shown.IN_FULL)]
Identifier = Annotated[str, Text(most=MOST_ID)]
ShortText = Annotated[str, Text(most=60)]
LongText = Annotated[str, Text(most=2000)]
PersonName = Annotated[str, Rule(person_name.normalise, "person-name", "次仁")]
IdNumber = Annotated[str, Rule(id_number.normalise, "cn-id-number", "11010519491231002X")]
UserName = Annotated[str, Rule(user_name.normalise, "user-name", "agent")]
BankCard = Annotated[str, Rule(bank_card.normalise, "bank-card", "6228480000000000007")]
PhoneNumber = Annotated[str, Rule(phone.normalise, "phone", "+8613800000000")]
CountyCode = Annotated[str, Rule(_county_code, "county-code", "540202")]
UnionCode = Annotated[str, Rule(_union_code, "union-code", "county-540202")]
ManagingUnionCode = Annotated[
    str, Rule(_managing_union_code, "managing-union-code", "county-540202")
]
"""One of the 19 lines of a table; tickets and leads have no other managing union."""
Concerned = Annotated[str, Rule(_concerned, "concerned", "union/county-540202")]
"""A managing union, or one of the staff by his account, whom a record is about and kept from."""


@dataclass(frozen=True)
class SealedToken:
    """A sealed value that this process did not (or may not) open; copied, never edited."""

    token: dict[str, Any]


@dataclass(frozen=True)
class Sealed(Generic[T]):
    """A personal value in an event, readable only by the readers that the contract names.

    The announcing domain makes `Sealed(value)`; a consumer that is a reader gets `Sealed(value)`,
    any other gets `Sealed(token=…)`, and `open()` refuses there.
    """

    value: T | None = None
    token: SealedToken | None = None

    def open(self) -> T:
        """The value; a `PermissionError` for a process that the contract does not name."""
        if self.value is None:
            raise PermissionError("this service is not a named reader of the sealed field")
        return self.value


def sealed_for(*readers: str) -> Any:
    """Declares a sealed field by the names of its readers (services)."""
    return dataclasses.field(metadata={"readers": readers})
