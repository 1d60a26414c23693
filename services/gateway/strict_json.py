"""JSON without surprises: what two readers could understand in two ways is refused."""

from __future__ import annotations

import json
import re
from typing import Any

from contracts.gateway import BodyMalformed

MOST_DEPTH = 20
# Possessive, and content with a string that never ends: linear in every body.
_STRING = re.compile(rb'"(?:[^"\\]+|\\.)*+"?', re.DOTALL)
_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def parse(body: bytes) -> Any:
    """The value of a JSON text in UTF-8; an empty body is an empty object.

    Refuses `BodyMalformed` for bad syntax or encoding, a key given twice, NaN and infinities, lone
    surrogates, and nesting deeper than `MOST_DEPTH`.
    """
    if not body:
        return {}
    _check_depth(body)
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_constant
        )
        if _ESCAPED_SURROGATE.search(body):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        # The reason is not repeated: it would quote the body.
        raise _malformed("one JSON value in UTF-8") from None
    return value


def _check_depth(body: bytes) -> None:
    if body.count(b"{") + body.count(b"[") <= MOST_DEPTH:
        return
    depth = 0
    for character in _STRING.sub(b"", body):
        if character in b"{[":
            depth += 1
            if depth > MOST_DEPTH:
                raise _malformed(f"JSON nested at most {MOST_DEPTH} deep")
        elif character in b"}]":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _malformed("each key once in an object")
    return made


def _no_constant(_name: str) -> Any:
    raise _malformed("numbers without NaN and infinity")


def _malformed(allowed: str) -> BodyMalformed:
    return BodyMalformed(allowed=allowed)
