"""The data that an operator wrote, checked by the event's contract."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from contracts import registry
from contracts.refusals import InvalidInput
from contracts.schemas import load_event
from messaging.envelope import Envelope
from messaging.ops.veil import unveiled


def edited_data(envelope: Envelope, text: str) -> dict[str, Any]:
    """The edited data with the original's sealed values.

    Refuses `InvalidInput` at the field (``data.amount``) that is not as the contract says.
    """
    try:
        data = json.loads(text, parse_constant=_no_number)
        contract = registry.event_class(envelope.type)
    except (ValueError, RecursionError):
        data = None
    except LookupError:
        raise InvalidInput(
            field="row_id", allowed="an event of the contracts: discard this one"
        ) from None
    if not isinstance(data, dict):
        raise InvalidInput(field="data", allowed="a JSON object")
    restored = unveiled(data, envelope.data)
    _keep_subject(envelope, restored)
    known = {each.name for each in fields(contract)} | set(envelope.data)
    for name in restored:
        if name not in known:
            raise InvalidInput(field=f"data.{name}", allowed=f"one of {sorted(known)}")
    try:
        load_event(contract, restored, lambda _field, _token: None)
    except InvalidInput as refusal:
        raise _within_data(refusal) from None
    return restored


def _keep_subject(envelope: Envelope, data: dict[str, Any]) -> None:
    """Refuse another aggregate's id: the message would overtake or double that one's own."""
    about = envelope.subject.partition("/")[2]
    for name, value in envelope.data.items():
        if value == about and data.get(name) != about:
            raise InvalidInput(
                field=f"data.{name}", allowed="as it was: an edit keeps what the message is about"
            )


def _within_data(refusal: InvalidInput) -> InvalidInput:
    """What the event's contract refused, at the place where the request has it."""
    errors = [
        {**each, "field": f"data.{each['field']}" if each.get("field") else "data"}
        for each in refusal.details.get("errors", ())
    ]
    field = f"data.{refusal.field}" if refusal.field else "data"
    return InvalidInput(field=field, allowed=refusal.allowed, errors=errors)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
