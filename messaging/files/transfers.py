"""The door as a WSGI application: ``PUT`` brings a content, ``GET`` fetches one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from threading import Semaphore
from typing import Any, Protocol, TypeVar

import structlog

from contracts.files import (
    AttachmentNotFound,
    FilePurpose,
    FileTokenInvalid,
    FileUnreadable,
    StagedFile,
)
from contracts.refusals import InternalFault, OperationUnknown, Refusal, ServiceUnavailable
from contracts.rights import EVERYTHING, Actor
from contracts.schemas import dump
from messaging.files.tokens import Act, TransferTokens
from records.clock import utc_now
from records.files.contents import ContentMissing, Contents
from records.files.files import StagedFiles
from records.files.kept import KeptContent
from records.files.limits import Limits, limits_for
from records.files.receiving import keep, opened
from records.policies import Policies
from records.store import StaleVersion, StoreUnavailable
from records.unit_of_work import Batch, Cause
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

MOST_RECEIVED_AT_ONCE = 16  # each is in memory, as slow as its line may be
MOST_LOOKED_INTO_AT_ONCE = 2  # the others wait their turn
_PATH = re.compile(r"/files/([0-9a-f-]{36})")
_PIECE = 64 * 1024
_BEARER = "Bearer "
_ACTS = {"PUT": Act.BRING, "GET": Act.FETCH}
OWN = "system/files"
_STATUS_WORDS = {200: "200 OK", 201: "201 Created"}

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class Commits(Protocol):
    """What is asked of `messaging.runtime.Runtime`."""

    def new_batch(self) -> Batch: ...

    def commit(self, batch: Batch, deadline: float | None = None) -> None: ...


class Transfers:
    """What the gateway brings and fetches; nobody else has a token."""

    def __init__(
        self, runtime: Commits, contents: Contents, tokens: TransferTokens, policies: Policies
    ) -> None:
        self._runtime, self._contents, self._tokens = runtime, contents, tokens
        self._policies = policies
        # Of the standard library, which cooperates in a patched process.
        self._room = Semaphore(MOST_RECEIVED_AT_ONCE)
        self._turns = Semaphore(MOST_LOOKED_INTO_AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._answer(environ, start_response)
        except Refusal as refusal:
            return _said(start_response, refusal.http_status, {"refusal": refusal.as_dict()})
        except StoreUnavailable:
            away = ServiceUnavailable(allowed="try again in some seconds")
            return _said(start_response, away.http_status, {"refusal": away.as_dict()})
        except Exception:  # noqa: BLE001 - logged; the gateway is told nothing of it
            _log.exception("a file's transfer failed")
            fault = InternalFault()
            return _said(start_response, fault.http_status, {"refusal": fault.as_dict()})

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = _PATH.fullmatch(environ["PATH_INFO"])
        act = _ACTS.get(environ["REQUEST_METHOD"])
        if path is None or act is None:
            raise OperationUnknown(allowed="PUT or GET of one file")
        file_id = path[1]
        self._tokens.use(_token(environ), file_id, act)
        if act is Act.BRING:
            staged = self._receive(file_id, _pieces(environ))
            return _said(start_response, 201, dump(staged))
        return self._give(file_id, start_response)

    def _receive(self, file_id: str, pieces: Iterator[bytes]) -> StagedFile:
        """Take one content in, look into it, keep it, and only then say so in its row."""
        if not self._room.acquire(blocking=False):
            raise ServiceUnavailable(allowed="try again in some seconds")
        try:
            purpose, by = self._begin(file_id)
            content = self._keep(file_id, pieces, self._limits(purpose))
            return self._in_unit(lambda files: files.stage(file_id, content), by=by)
        finally:
            self._room.release()

    def _keep(self, file_id: str, pieces: Iterator[bytes], limits: Limits) -> KeptContent:
        """Keep it; of what is refused nothing was kept, and no row takes its bringer's room."""
        try:
            return keep(
                pieces,
                file_id=file_id,
                limits=limits,
                contents=self._contents,
                turn=self._turns,
            )
        except Refusal:
            self._in_unit(lambda files: files.forget(file_id), by=OWN)
            raise

    def _begin(self, file_id: str) -> tuple[FilePurpose, str]:
        try:
            return self._in_unit(lambda files: files.receive(file_id), by=OWN)
        except StaleVersion:
            raise FileTokenInvalid() from None  # another transfer of it has begun

    def _give(self, file_id: str, start_response: Any) -> Iterable[bytes]:
        file = self._in_unit(lambda files: files.of_record(file_id), by=OWN)
        pieces = opened(file, self._contents)
        try:
            first = next(pieces)
        except ContentMissing:
            raise AttachmentNotFound() from None
        headers = [
            ("Content-Type", "application/octet-stream"),
            ("Content-Length", str(file.content.size)),
        ]
        start_response(_STATUS_WORDS[200], headers)
        return chain([first], pieces)

    def _in_unit(self, work: Callable[[StagedFiles], T], *, by: str) -> T:
        """One commit in the name of who hands the file in."""
        act = new_id()
        batch = self._runtime.new_batch()
        unit = batch.begin(
            actor=Actor(name=by, roles=frozenset()),
            grant=EVERYTHING,
            cause=Cause(message_id=act, correlation_id=act),
            now=utc_now(),
            action="file.stage",
        )
        done = work(StagedFiles(unit))
        unit.accept()
        self._runtime.commit(batch)
        return done

    def _limits(self, purpose: FilePurpose) -> Limits:
        return limits_for(self._policies, purpose, business_day(utc_now()))


def _token(environ: dict[str, Any]) -> str:
    given: str = environ.get("HTTP_AUTHORIZATION", "")
    if not given.startswith(_BEARER):
        raise FileTokenInvalid()
    return given[len(_BEARER) :]


def _pieces(environ: Mapping[str, Any]) -> Iterator[bytes]:
    """The body; refuses `FileUnreadable` for one that ends before what was announced.

    The server's stream only stops where the gateway broke off: a part of a voice message sounds
    like a whole one.
    """
    stream, announced, came = environ["wsgi.input"], environ.get("CONTENT_LENGTH") or 0, 0
    try:
        while piece := stream.read(_PIECE):
            came += len(piece)
            yield piece
    except (OSError, ValueError):  # no end of chunks, or none in time
        raise _broken_off() from None
    if came < int(announced):
        raise _broken_off()


def _broken_off() -> FileUnreadable:
    return FileUnreadable(field="body", allowed="the whole content")


def _said(start_response: Any, status: int, body: dict[str, Any]) -> Iterable[bytes]:
    content = json.dumps(body).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    start_response(_STATUS_WORDS.get(status, f"{status} refused"), headers)
    return [content]
