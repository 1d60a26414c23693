"""What a password must be, after NIST SP 800-63B-4, 3.1.1.2: long, and not what is tried first.

No rule of composition and no change by the calendar, unless the policy asks for them: a profile of
level-3 protection must (GB/T 22239-2019, 8.1.4.1 a).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from contracts.identity import PasswordUnfit

STEMS = Path(__file__).with_name("common_stems.txt")
ROWS = (
    "0123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb",
)
RUN = 3  # so many characters in a row, or a unit repeated, are no more than one to guess
REST = 8  # characters that must be left when all of that is taken away
LEAST_NAME = 3

Policy = Mapping[str, Any]


def require_fit(password: str, *, policy: Policy, names: tuple[str, ...]) -> None:
    """Refuses `PasswordUnfit` (details: reason) for one too short, too plain or too well known.

    `names` are what everybody knows of its owner: user name, display name.
    """
    text = unicodedata.normalize("NFKC", password)
    if len(text) < policy["least"]:
        raise PasswordUnfit(
            field="password", allowed=f"at least {policy['least']} characters", reason="too_short"
        )
    if _classes(text) < policy["classes"]:
        raise PasswordUnfit(
            field="password",
            allowed=f"{policy['classes']} of: small, capital, digit, other",
            reason="too_plain",
        )
    if len(_rest(text.casefold(), names)) < REST:
        raise PasswordUnfit(
            field="password", allowed="no well-known words, names and rows", reason="well_known"
        )


def _classes(text: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum())
    return sum(any(test(each) for each in text) for test in tests)


def _rest(text: str, names: tuple[str, ...]) -> str:
    """What is left of a password once its well-known parts are taken away."""
    own = [name.casefold() for name in names if len(name) >= LEAST_NAME]
    for stem in sorted({*own, *_stems()}, key=len, reverse=True):
        text = text.replace(stem, "")
    for run in _runs():
        text = text.replace(run, "")
    return re.sub(r"(.+?)\1+", r"\1", text)


@cache
def _stems() -> tuple[str, ...]:
    lines = STEMS.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _runs() -> tuple[str, ...]:
    """Every stretch of a row, either way round, the longest first."""
    both = [way for row in ROWS for way in (row, row[::-1])]
    found = {
        row[start:end]
        for row in both
        for start in range(len(row))
        for end in range(start + RUN, len(row) + 1)
    }
    return tuple(sorted(found, key=len, reverse=True))
