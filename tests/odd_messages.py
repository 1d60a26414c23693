"""Messages that no client of ours would send, and that the broker passes on as they are."""

from __future__ import annotations

import struct

import amqp

_SHORT_TEXT = b"\x02\xff\xfe"
_HEADERS, _CORRELATION_ID, _TYPE, _CONTENT_TYPE = 0x2000, 0x0400, 0x0020, 0x8000


class OddMessage(amqp.Message):
    """A message whose properties are these flags and bytes."""

    def __init__(self, body, flags, raw):
        super().__init__(body)
        self._raw = struct.pack(">H", flags) + raw

    def _serialize_properties(self):
        return self._raw


def _table(raw):
    return struct.pack(">I", len(raw)) + raw


def _nested(depth):
    """A table in a table in a table."""
    raw = b""
    for _ in range(depth):
        raw = b"\x01nF" + _table(raw)
    return _table(raw)


def odd_messages(body):
    """Name → message, each with a body of its own that begins with `body`."""
    far_off = b"\x04whenT" + struct.pack(">Q", 2**63)
    counted = b"\x10x-delivery-countS\x00\x00\x00\x04many"
    properties = {
        "id no text": (_CORRELATION_ID, _SHORT_TEXT),
        "type no text": (_TYPE, _SHORT_TEXT),
        "content type no text": (_CONTENT_TYPE, _SHORT_TEXT),
        "a time that never comes": (_HEADERS, _table(far_off)),
        "a name no text": (_HEADERS, _table(b"\x02\xff\xfet\x01")),
        "a count no number": (_HEADERS, _table(counted)),
        "tables without end": (_HEADERS, _nested(5_000)),
        "deep tables": (_HEADERS, _nested(300)),
        "no properties": (0, b""),
    }
    return {
        name: OddMessage(body + name.encode(), flags, raw)
        for name, (flags, raw) in properties.items()
    }
