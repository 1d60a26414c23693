"""Frames that a peer filled with what is no text or no time: read all the same.

The broker checks neither texts nor tables of a message's properties. py-amqp gives up such a
message with an error that ends the connection, and the message comes again with the next one: one
publish would stop a queue for good. Here it keeps its body and loses its properties.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import unpack_from
from typing import Any

from amqp import spec
from amqp.method_framing import frame_handler
from amqp.serialization import decode_properties_basic

Frame = tuple[int, int, bytes]

UNREADABLE_TYPE = "application/x-unreadable-properties"
_METHOD, _HEADER = 1, 2
_PROPERTIES_AT = 12
_ONLY_CONTENT_TYPE = 0x8000


def tolerant_frames(connection: Any, callback: Callable[..., Any]) -> Callable[[Frame], Any]:
    """py-amqp's reader of frames (``amqp.Connection(frame_handler=…)``), before which we look."""
    read: Callable[[Frame], Any] = frame_handler(connection, callback)

    def on_frame(frame: Frame) -> Any:
        kind, channel, buffer = frame
        if kind == _METHOD and unpack_from(">HH", buffer) == spec.Basic.Deliver:
            return read((kind, channel, _with_readable_key(buffer)))
        try:
            return read(frame)
        except Exception:
            if kind != _HEADER or _is_readable(buffer):
                raise
        return read((kind, channel, _without_properties(buffer)))

    return on_frame


def _with_readable_key(deliver: bytes) -> bytes:
    """The arguments of a delivery; what is no text in its routing key becomes question marks."""
    after_tag = 4 + 1 + deliver[4]
    exchange = after_tag + 8 + 1
    start = exchange + 1 + deliver[exchange] + 1
    key = bytes(deliver[start : start + deliver[start - 1]])
    try:
        key.decode()
    except UnicodeDecodeError:
        text = key.decode("ascii", "replace").replace("\ufffd", "?")
        return bytes(deliver[:start]) + text.encode()
    return deliver


def _is_readable(header: bytes) -> bool:
    try:
        decode_properties_basic(header, _PROPERTIES_AT)
    except Exception:  # noqa: BLE001 - whatever it is, py-amqp met the same
        return False
    return True


def _without_properties(header: bytes) -> bytes:
    content_type = UNREADABLE_TYPE.encode()
    flags = _ONLY_CONTENT_TYPE.to_bytes(2, "big")
    return bytes(header[:_PROPERTIES_AT]) + flags + bytes([len(content_type)]) + content_type
