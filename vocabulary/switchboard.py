"""What a call centre says of a call: its name for it, extensions, and who calls."""

from __future__ import annotations

import re

from vocabulary.invalid_value import InvalidValue
from vocabulary.phone import normalise

_CALL_NAME = re.compile(r"[A-Za-z0-9._:@-]{1,64}")
_EXTENSION = re.compile(r"[0-9]{2,8}")
_DIALLED = re.compile(r"\+?[0-9]{3,20}")


def call_name(text: str) -> str:
    """The call centre's own name for a call; refuses `call_name_malformed`."""
    if not _CALL_NAME.fullmatch(text):
        raise InvalidValue("call_name_malformed", "1 to 64 letters, digits and any of . _ : @ -")
    return text


def extension(text: str) -> str:
    """An agent's extension; refuses `extension_malformed`."""
    if not _EXTENSION.fullmatch(text):
        raise InvalidValue("extension_malformed", "2 to 8 digits")
    return text


def caller(text: str) -> str:
    """A caller's number as the network gave it, in E.164 where it is one of mainland China.

    A short or foreign number is kept as its digits: a call is not lost because its number is odd.
    Refuses `caller_malformed`.
    """
    try:
        return normalise(text)
    except InvalidValue:
        if not _DIALLED.fullmatch(text):
            raise InvalidValue("caller_malformed", "3 to 20 digits, + before them or not") from None
        return text
