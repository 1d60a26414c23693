"""What the driver's errors mean for us. Its messages can quote documents, so none is passed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pymongo.errors import BulkWriteError, ConnectionFailure, OperationFailure, PyMongoError

from records.kinds import Kind
from records.store import (
    AlreadyExists,
    Contended,
    DocumentInvalid,
    OutcomeUnknown,
    StoreError,
    StoreUnavailable,
)

_DUPLICATE_KEY = 11000
_WRITE_CONFLICT = 112
_VALIDATION_FAILED = 121
_INDEX = re.compile(r"index: (\S+) dup key")


@contextmanager
def reading() -> Iterator[None]:
    """A read: `StoreUnavailable` when the database cannot be asked in time."""
    try:
        yield
    except PyMongoError as error:
        if not _is_outage(error):
            raise
        raise StoreUnavailable(_named(error)) from error


@contextmanager
def writing(kind: Kind) -> Iterator[None]:
    """A write within a transaction: names what the collection refuses, lets the rest pass."""
    try:
        yield
    except BulkWriteError as error:
        refused = _refused(kind, error.details["writeErrors"])
        if refused is None and error.has_error_label("TransientTransactionError"):
            raise
    except OperationFailure as error:
        if error.code not in (_DUPLICATE_KEY, _VALIDATION_FAILED):
            raise
        refused = _refused(kind, [error.details or {}])
    else:
        return
    raise refused or StoreError(f"{kind.name}: the database refuses a write")


class Conflicts:
    """What other transactions held while this one was tried; the driver reports its end only."""

    def __init__(self) -> None:
        self.kind: str | None = None

    @contextmanager
    def noted(self, kind: Kind) -> Iterator[None]:
        """Writes of a kind: done, they are no longer held; a conflict is kept in mind."""
        try:
            yield
        except OperationFailure as error:
            if _is_conflict(error):
                self.kind = kind.name
            raise
        if self.kind == kind.name:
            self.kind = None


@contextmanager
def committing(was_sent: Callable[[], bool], conflicts: Conflicts) -> Iterator[None]:
    """A transaction: `OutcomeUnknown` once its commit was sent, `StoreUnavailable` before.

    `Contended` where all the time went by while another transaction held what was to be written.
    """
    try:
        yield
    except PyMongoError as error:
        if was_sent():
            raise OutcomeUnknown(_named(error)) from error
        if not _is_outage(error):
            raise
        if conflicts.kind is not None:
            raise Contended(conflicts.kind) from error
        raise StoreUnavailable(_named(error)) from error


def _is_conflict(error: OperationFailure) -> bool:
    written = (error.details or {}).get("writeErrors", ())
    return error.code == _WRITE_CONFLICT or any(
        each.get("code") == _WRITE_CONFLICT for each in written
    )


def _is_outage(error: PyMongoError) -> bool:
    transient = error.has_error_label("TransientTransactionError")
    return isinstance(error, ConnectionFailure) or error.timeout or transient


def _named(error: PyMongoError) -> str:
    code = getattr(error, "code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"


def _refused(kind: Kind, write_errors: list[Mapping[str, Any]]) -> StoreError | None:
    for error in write_errors:
        if error.get("code") == _DUPLICATE_KEY:
            found = _INDEX.search(error.get("errmsg", ""))
            return AlreadyExists(kind.name, found.group(1) if found else "?")
        if error.get("code") == _VALIDATION_FAILED:
            names = sorted(set(_failing_properties(error.get("errInfo") or {})))
            return DocumentInvalid(kind.name, f"validator: {', '.join(names) or 'refused'}")
    return None


def _failing_properties(info: Any) -> Iterator[str]:
    """The names, never the values, in MongoDB's explanation of a failed validation."""
    if isinstance(info, Mapping):
        if "propertyName" in info:
            yield str(info["propertyName"])
        yield from (f"{name} is missing" for name in info.get("missingProperties", ()))
        yield from (f"{name} is unknown" for name in info.get("additionalProperties", ()))
        for name, value in info.items():
            if name != "consideredValue":
                yield from _failing_properties(value)
    elif isinstance(info, list):
        for item in info:
            yield from _failing_properties(item)
