"""WeChat's XML, read with the standard library's parser and nothing of XML that it does not use.

A document type is refused before anything in it is read: without one there are no entities but the
five of XML itself, so nothing is fetched and nothing grows (XXE, billion laughs). Size, depth and
number of elements are limited.
"""

from __future__ import annotations

from xml.parsers import expat

MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
MOST_ELEMENTS = 200


class XmlRefused(ValueError):
    """Not the XML of a WeChat message."""


def read_fields(content: bytes) -> dict[str, str]:
    """The texts of the root's children by name; what lies deeper is passed over.

    Raises `XmlRefused`, also for a name that stands twice: nobody knows which is meant.
    """
    if len(content) > MOST_BYTES:
        raise XmlRefused("too large")
    reader = _Reader()
    # WeChat writes UTF-8, whatever a declaration in the content may claim.
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise XmlRefused("not well-formed") from None
    return reader.fields


def _refuse_document_type(*_: object) -> None:
    raise XmlRefused("a document type")


class _Reader:
    """Takes in the parser's events."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._depth = 0
        self._elements = 0
        self._pieces: list[str] = []

    def begin(self, name: str, _: object) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise XmlRefused("too deep or too many elements")
        if self._depth == 2:
            if name in self.fields:
                raise XmlRefused("an element twice")
            self._pieces = []

    def end(self, name: str) -> None:
        if self._depth == 2:
            self.fields[name] = "".join(self._pieces)
        self._depth -= 1

    def text(self, piece: str) -> None:
        if self._depth == 2:
            self._pieces.append(piece)
