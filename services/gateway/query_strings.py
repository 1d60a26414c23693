"""Query strings and parts of addresses, typed as the contract says: there, all of it is text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from contracts.gateway import RequestMalformed
from contracts.requests import Request
from contracts.schemas import schema_of
from contracts.schemas.faults import UNKNOWN_FIELD, Fault, invalid_input
from contracts.schemas.strict import StrictBoolean, StrictInteger

MOST_PARAMETERS = 50
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,16}", re.ASCII)
_TWICE = Fault("wrong_type", "this parameter once")


def parse(query: str) -> list[tuple[str, str]]:
    """The parameters as they stand; refuses `RequestMalformed`."""
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise RequestMalformed(
            field="query", allowed=f"at most {MOST_PARAMETERS} parameters in UTF-8"
        ) from None


def values(
    parameters: list[tuple[str, str]], request: type[Request], allowed: Collection[str]
) -> dict[str, Any]:
    """Plain values for the contract, which validates them; refuses `InvalidInput`.

    A parameter given twice, or not among `allowed`, is refused: nobody knows which was meant.
    """
    faults: dict[str, list[Fault]] = {}
    read: dict[str, Any] = {}
    for name, text in parameters:
        if name not in allowed:
            faults[name] = [UNKNOWN_FIELD]
        elif name in read:
            faults[name] = [_TWICE]
        else:
            read[name] = _reader(request, name)(text)
    if faults:
        raise invalid_input(faults)
    return read


def _reader(request: type[Request], name: str) -> Callable[[str], Any]:
    field = schema_of(request).fields[name]
    if isinstance(field, StrictInteger):
        return _number
    if isinstance(field, StrictBoolean):
        return _boolean
    return str


_BOOLEANS: Mapping[str, bool] = {"true": True, "false": False}


def _number(text: str) -> Any:
    """The number; text that is none stays text, which the contract refuses in its own words."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else text


def _boolean(text: str) -> Any:
    return _BOOLEANS.get(text, text)
