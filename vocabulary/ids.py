"""Identifiers: UUIDs in time order for machines, ticket numbers and query codes for people."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from vocabulary.digits import ascii_digits, without_blanks
from vocabulary.invalid_value import InvalidValue

_COUNTER_BITS = 12
_COUNTER_MASK = (1 << _COUNTER_BITS) - 1
_COUNTER_STARTS = _COUNTER_MASK >> 1
_RANDOM_BITS = 62
_RANDOM_MASK = (1 << _RANDOM_BITS) - 1
_RANDOM_BYTES = 10
_EPOCH = datetime.fromtimestamp(0, UTC)


class UuidV7Generator:
    """UUID version 7 (RFC 9562, 5.7; counter by 6.2 method 1), increasing within the process.

    The counter starts at random below half its range in each millisecond; when it runs over, or
    the clock steps back, the generator's own time moves on instead. It needs no lock, which would
    cost greenlets more than all the rest: two threads at the same moment, as two processes, are
    kept apart by the 62 random bits.
    """

    def __init__(
        self,
        clock_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._clock_ms = clock_ms
        self._random_bytes = random_bytes
        self._last = 0

    def __call__(self) -> str:
        """The next UUID in its canonical form, greater than every one before it."""
        random = int.from_bytes(self._random_bytes(_RANDOM_BYTES))
        now = self._clock_ms() << _COUNTER_BITS
        last = self._last
        start = now | random >> _RANDOM_BITS & _COUNTER_STARTS
        self._last = moment = start if now > last | _COUNTER_MASK else last + 1
        value = (moment >> _COUNTER_BITS) << 80 | 0x7 << 76 | (moment & _COUNTER_MASK) << 64
        text = f"{value | 0b10 << 62 | random & _RANDOM_MASK:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


new_id = UuidV7Generator()
"""A new identifier: ``new_id()``; texts sort as they were made."""


def earlier_id(identifier: str, milliseconds: int) -> str:
    """The smallest identifier of the moment so many milliseconds before this one was made.

    Raises `ValueError` for a text that is no UUID.
    """
    made_at = UUID(identifier).int >> 80
    return str(UUID(int=max(made_at - milliseconds, 0) << 80))


def first_id_at(moment: datetime) -> str:
    """The smallest identifier that can be made at this moment (aware) or later.

    None is from before 1970, which everybody may ask for all the same.
    """
    return str(UUID(int=max((moment - _EPOCH) // timedelta(milliseconds=1), 0) << 80))


_TICKET_NUMBER = re.compile(r"([A-Z]{2})-?([0-9]{8})-?([0-9]{6})")


@dataclass(frozen=True, slots=True)
class TicketNumber:
    """A number that a person reads out: ``SR-20210305-000123`` (series, business date, serial)."""

    series: str
    day: date
    serial: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{2}", self.series) or not 1 <= self.serial <= 999_999:
            raise InvalidValue("ticket_number", "two capital letters and a serial up to 999999")

    def __str__(self) -> str:
        return f"{self.series}-{self.day:%Y%m%d}-{self.serial:06d}"


def parse_ticket_number(text: str) -> TicketNumber:
    """The number that a person typed, in any case, with or without hyphens.

    Refuses `ticket_number`.
    """
    match = _TICKET_NUMBER.fullmatch(without_blanks(ascii_digits(text)).upper())
    try:
        series, day, serial = match.groups() if match else ("", "", "0")
        return TicketNumber(series, date.fromisoformat(day), int(serial))
    except ValueError:
        raise InvalidValue("ticket_number", "a number such as SR-20210305-000123") from None


# Without 0 O, 1 I L, U V: mistaken for each other in handwriting and over the phone.
QUERY_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_QUERY_CODE = re.compile(f"[{QUERY_CODE_ALPHABET}]{{8}}")


def new_query_code() -> str:
    """Eight unguessable characters (38 bits) that show progress together with a ticket number."""
    return "".join(secrets.choice(QUERY_CODE_ALPHABET) for _ in range(8))


def normalise_query_code(text: str) -> str:
    """The code in capitals without blanks and hyphens; refuses `query_code`."""
    code = without_blanks(ascii_digits(text)).replace("-", "").upper()
    if not _QUERY_CODE.fullmatch(code):
        raise InvalidValue("query_code", "the eight characters given with the ticket number")
    return code
