"""Marshmallow fields that convert nothing silently: a number is no text, a bool no number.

Loading raises `ValidationError` with a list of `Fault`; dumping a value of the wrong type is a bug
of ours and raises `TypeError`. Neither ever repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import ValidationError, fields

from contracts.schemas.faults import MISSING_FIELD, Fault
from vocabulary import InvalidValue

MOST_INTEGER = 2**53 - 1  # RFC 8259: beyond it, readers that use doubles lose digits

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


class WrongType(Exception):
    """A value to be dumped is not of its field's type: a bug of ours, never an input."""


def fault(code: str, allowed: str) -> ValidationError:
    """The error that carries one fault."""
    return ValidationError([Fault(code, allowed)])


class Strict(fields.Field[Any]):
    """Base of our fields: subclasses say what they want and turn values both ways."""

    wanted: str

    def __init__(self, *inner: Any, **options: Any) -> None:
        messages: dict[str, Any] = {
            "required": [MISSING_FIELD],
            "null": [Fault("wrong_type", self.wanted)],
        }
        super().__init__(*inner, error_messages=messages, **options)

    def to_plain(self, value: Any) -> Any:
        """The JSON form of a value; `WrongType` when it is none of this field's."""
        raise NotImplementedError

    def from_plain(self, value: Any) -> Any:
        """The value of a JSON form; `ValidationError` when it is not allowed."""
        raise NotImplementedError

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None and self.allow_none:
            return None
        try:
            return self.to_plain(value)
        except WrongType:
            kind = type(value).__name__
            raise TypeError(f"{attr} must be {self.wanted}, and is a {kind}") from None

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return self.from_plain(value)

    def _validate(self, value: Any) -> None:
        """Nothing more: `from_plain` checked; marshmallow would build an `And` each time."""


class StrictText(Strict, fields.String):
    """A text; `normalise` may refuse it with `InvalidValue` or return its normal form."""

    wanted = "a text"

    def __init__(self, *, normalise: Callable[[str], Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.normalise = normalise

    def to_plain(self, value: Any) -> str:
        if not isinstance(value, str):
            raise WrongType
        return str(value)

    def from_plain(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise fault("wrong_type", self.wanted)
        if self.normalise is None:
            return value
        try:
            return self.normalise(value)
        except InvalidValue as invalid:
            raise fault(invalid.code, invalid.allowed) from None


class StrictInteger(Strict, fields.Integer):
    """A whole number within bounds; never a bool, never a float."""

    wanted = "a whole number"

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_plain(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise WrongType
        return int(value)

    def from_plain(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise fault("wrong_type", self.wanted)
        if not self.least <= value <= self.most:
            raise fault("out_of_range", f"a whole number from {self.least} to {self.most}")
        return int(value)


class StrictBoolean(Strict, fields.Boolean):
    """True or false, and nothing that looks like it."""

    wanted = "true or false"

    def to_plain(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise WrongType
        return value

    def from_plain(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise fault("wrong_type", self.wanted)
        return value


class StrictDate(Strict, fields.Date):
    """A calendar day, ``2021-03-05``."""

    wanted = "a date such as 2021-03-05"

    def to_plain(self, value: Any) -> str:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise WrongType
        return value.isoformat()

    def from_plain(self, value: Any) -> date:
        if not isinstance(value, str):
            raise fault("wrong_type", self.wanted)
        if not _DATE.fullmatch(value):
            raise fault("bad_date", self.wanted)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise fault("bad_date", self.wanted) from None


class StrictTime(Strict, fields.DateTime):
    """A moment with its offset (RFC 3339); kept and dumped in UTC, ``2021-03-05T02:00:00Z``."""

    wanted = "a moment with its offset, such as 2021-03-05T02:00:00Z"

    def to_plain(self, value: Any) -> str:
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise WrongType
        return value.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"

    def from_plain(self, value: Any) -> datetime:
        if not isinstance(value, str):
            raise fault("wrong_type", self.wanted)
        if not _TIME.fullmatch(value):
            raise fault("bad_time", self.wanted)
        try:
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise fault("bad_time", self.wanted) from None


class Choice(Strict, fields.String):
    """One of a few texts, each standing for a member of an enum or for itself."""

    def __init__(self, *, members: Mapping[str, Any], **options: Any) -> None:
        self.wanted = f"one of: {', '.join(members)}"
        super().__init__(**options)
        self.members = dict(members)
        self.plain = {text: text for text in members}

    def to_plain(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.plain:
            raise WrongType
        return self.plain[value]

    def from_plain(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise fault("wrong_type", self.wanted)
        try:
            return self.members[value]
        except KeyError:
            raise fault("not_allowed_value", self.wanted) from None
