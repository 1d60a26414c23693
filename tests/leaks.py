"""Looks for people's numbers where they must not be: in bytes of any origin.

Two nets. By shape: ID numbers of 15 and 18 digits, cards and mobiles in clear, as
`vocabulary.personal_numbers` finds them. By value: numbers that are known to have been typed, in
clear with anything between their digits, in base64, in hexadecimal, in UTF-16, within another
number, and as a hash without a key, which anybody can undo by hashing every phone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from vocabulary.digits import ascii_digits, passes_luhn
from vocabulary.id_number import check_character
from vocabulary.personal_numbers import NumberKind, find_personal_numbers

_DIGITS = re.compile(r"[0-9](?:[ .\-]?[0-9]){9,40}[Xx]?")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{15,}")
_HEX = re.compile(r"[0-9a-fA-F]{22,}")
_HASHES = (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.sha512)
_AROUND = 30


@dataclass(frozen=True)
class Leak:
    """What was found in which form, and what stands around it, its own digits as ``#``."""

    what: str
    around: str


@dataclass(frozen=True)
class Known:
    """Numbers that were typed: to be found whatever their form."""

    numbers: frozenset[str]

    @property
    def lengths(self) -> frozenset[int]:
        """How long they are."""
        return frozenset(map(len, self.numbers))


NOTHING_KNOWN = Known(frozenset())


def known(numbers: Iterable[str]) -> Known:
    """ID numbers, cards and phones as people type them; a phone counts without its +86."""
    plain = (re.sub(r"[ \-]", "", number).upper() for number in numbers)
    return Known(frozenset(number.removeprefix("+86") for number in plain))


def find_leaks(data: bytes, typed: Known = NOTHING_KNOWN, *, shapes: bool = True) -> list[Leak]:
    """Every personal number in the bytes; `shapes` off looks for what is known alone."""
    text = ascii_digits(data.decode("utf-8", "replace"))
    leaks = [*_by_shape(text)] if shapes else []
    if typed.numbers:
        leaks += _by_value(text, typed)
        if b"\0" in data:
            leaks += _runs(data.replace(b"\0", b"").decode("latin-1"), typed, "in UTF-16")
    return leaks


def _by_shape(text: str) -> Iterator[Leak]:
    for number in find_personal_numbers(text):
        digits = re.sub(r"[^0-9Xx]", "", text[number.start : number.end]).upper()
        if _is_certain(number.kind, digits):
            yield Leak(f"{number.kind} by its shape", _shown(text, number.start, number.end))


def _is_certain(kind: NumberKind, digits: str) -> bool:
    """Whether the check character says so, where a number has one."""
    if kind is NumberKind.CARD:
        return passes_luhn(digits)
    if kind is NumberKind.ID_NUMBER and len(digits) == 18:
        return check_character(digits[:17]) == digits[17]
    return True


def _by_value(text: str, typed: Known) -> Iterator[Leak]:
    yield from _runs(text, typed, "in clear")
    for run in _BASE64.finditer(text):
        for decoded in _decodings(run.group()):
            yield from _runs(decoded, typed, "in base64")
    digests = _digests(typed.numbers)
    for run in _HEX.finditer(text):
        if run.group().lower() in digests:
            yield Leak("a number hashed without a key", _shown(text, *run.span()))
        even = run.group()[: len(run.group()) // 2 * 2]
        yield from _runs(bytes.fromhex(even).decode("latin-1"), typed, "in hexadecimal")


def _decodings(run: str) -> Iterator[str]:
    """What the run says in base64; it may begin anywhere within a longer one."""
    plain = run.replace("-", "+").replace("_", "/")
    for skipped in range(4):
        rest = plain[skipped:]
        whole = rest[:-1] if len(rest) % 4 == 1 else rest
        yield base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("latin-1")


def _runs(text: str, typed: Known, form: str) -> Iterator[Leak]:
    for run in _DIGITS.finditer(text):
        digits = re.sub(r"[ .\-]", "", run.group()).upper()
        if _holds(digits, typed):
            yield Leak(f"a typed number {form}", _shown(text, *run.span()))


def _holds(digits: str, typed: Known) -> bool:
    return any(
        digits[start : start + length] in typed.numbers
        for length in typed.lengths
        for start in range(len(digits) - length + 1)
    )


@lru_cache(maxsize=4)
def _digests(numbers: frozenset[str]) -> frozenset[str]:
    forms = {form for number in numbers for form in (number, f"+86{number}", f"86{number}")}
    return frozenset(made(form.encode()).hexdigest() for form in forms for made in _HASHES)


def _shown(text: str, start: int, end: int) -> str:
    """A failing test's output is a log too: it shows the place, not the number."""
    around = f"{text[max(0, start - _AROUND) : start]}<{end - start}>{text[end : end + _AROUND]}"
    return re.sub(r"[0-9]", "#", around)
