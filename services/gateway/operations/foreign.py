"""What differs where another system sets the form of a request: it sends and reads no JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ForeignForm:
    """The form of a request that somebody else defined.

    `body` is the field that gets the whole body, in base64, whatever type the sender calls it;
    `takes` is the type that it is said to be. The owner's answer is a text of one of the types
    `answers`, in the fields ``content`` and ``content_type``, and is sent as it is. Parameters that
    the contract does not know are passed over: the other system may send more tomorrow.
    """

    answers: tuple[str, ...]
    body: str | None = None
    takes: str = "text/plain"
