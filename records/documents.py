"""Documents as BSON sees them: one set of types for the real store and its twin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

import bson
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument

Document = dict[str, Any]

CODEC: CodecOptions[dict[str, Any]] = CodecOptions(
    document_class=dict,
    tz_aware=True,
    tzinfo=UTC,
    uuid_representation=UuidRepresentation.STANDARD,
)

AS_IT_IS = CODEC.with_options(document_class=RawBSONDocument)
"""For documents whose bytes count."""


def encoded(document: Mapping[str, Any]) -> bytes:
    """The document as BSON; `TypeError` for a value that BSON does not know, without the value."""
    try:
        return bson.encode(document, codec_options=CODEC)
    except (BSONError, OverflowError) as error:
        failure = type(error).__name__
    # bson's own message quotes the document, which may hold personal values.
    raise TypeError(f"{failure}: {', '.join(_unknown_types(document)) or 'not a BSON document'}")


def decoded(data: bytes) -> dict[str, Any]:
    """The document that these bytes hold: aware UTC datetimes of whole milliseconds."""
    return bson.decode(data, codec_options=CODEC)


def copied(document: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy that holds what the database would give back."""
    return decoded(encoded(document))


def fixed(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document as it will be written, encoded once; a `TypeError` as `encoded` has, now.

    For rows that nobody reads before they are in the database.
    """
    return RawBSONDocument(encoded(document), AS_IT_IS)


def _unknown_types(document: Mapping[str, Any]) -> list[str]:
    """Names of the top-level fields that do not encode, with their types."""
    unknown = []
    for name, value in document.items():
        try:
            bson.encode({"v": value}, codec_options=CODEC)
        except (BSONError, OverflowError):
            unknown.append(f"{name} ({type(value).__name__})")
    return unknown
