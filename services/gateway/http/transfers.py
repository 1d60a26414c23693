"""Files between a client and their owner: streamed through, never held as a whole.

The owner's permit names his own door and a token for one transfer (`messaging.files`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from contracts.files import FileTokenInvalid
from contracts.refusals import RemoteRefusal, ServiceUnavailable

PATIENCE_SECONDS = 90.0
"""For one read or write at the owner's door: he looks into a file before he answers."""
PIECE_BYTES = 64 * 1024
_CREATED, _OK = 201, 200
_NAMEABLE = "!#$&+-.^_`|~"  # what RFC 8187 lets stand in a value, beside letters and digits


def bring(permit: Mapping[str, Any], pieces: Iterable[bytes], length: int | None) -> dict[str, Any]:
    """Hand a content on as it comes; what the owner says of it.

    Raises `RemoteRefusal` with what he refuses; refuses `ServiceUnavailable` where he is away.
    """
    framing = {"Transfer-Encoding": "chunked"} if length is None else {"Content-Length": length}
    headers = {**_authorization(permit), **{name: str(value) for name, value in framing.items()}}
    with closing(_connection(permit)) as connection:
        try:
            with suppress(ConnectionError):  # he refused before he had it all, and says why
                connection.request(
                    "PUT", _path(permit), pieces, headers, encode_chunked=length is None
                )
            return _answer(connection.getresponse(), _CREATED)
        except (OSError, HTTPException):
            raise _away() from None


def fetch(permit: Mapping[str, Any]) -> Iterator[bytes]:
    """The content, as it comes; a broken transfer raises in its middle, so that it shows.

    Raises `RemoteRefusal` and refuses `ServiceUnavailable` before the first piece.
    """
    connection = _connection(permit)
    try:
        connection.request("GET", _path(permit), headers=_authorization(permit))
        response = connection.getresponse()
        if response.status != _OK:
            _answer(response, _OK)
    except (OSError, HTTPException):
        connection.close()
        raise _away() from None
    except BaseException:
        connection.close()
        raise
    return _pieces(connection, response, permit["size"])


def disposition(name: str) -> str:
    """``Content-Disposition`` for a file to be kept, not shown (RFC 6266, with RFC 8187's name)."""
    plain = "".join(each if " " <= each < "\x7f" and each not in '"\\%' else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_NAMEABLE)}"


def _pieces(connection: HTTPConnection, response: HTTPResponse, size: int) -> Iterator[bytes]:
    with closing(connection):
        while size > 0:
            piece = response.read(min(PIECE_BYTES, size))
            if not piece:
                raise ConnectionResetError("the owner broke off")
            size -= len(piece)
            yield piece


def _connection(permit: Mapping[str, Any]) -> HTTPConnection:
    return HTTPConnection(permit["door"], timeout=PATIENCE_SECONDS)


def _path(permit: Mapping[str, Any]) -> str:
    return f"/files/{permit['file_id']}"


def _authorization(permit: Mapping[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {permit['token']}"}


def _answer(response: HTTPResponse, good: int) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(response.read())
    if response.status == good:
        return said
    if said["refusal"]["code"] == FileTokenInvalid.code:
        raise _away()  # ours to sort out with the owner, nothing that the client did
    raise RemoteRefusal(said["refusal"])


def _away() -> ServiceUnavailable:
    return ServiceUnavailable(allowed="try again in some seconds")
