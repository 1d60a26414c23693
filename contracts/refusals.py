"""Refusals: the answers that say no, each with a stable code and a kind.

A refusal crosses RPC and HTTP by its code and kind, never by its Python path. It never carries the
value that was refused, since that may be personal data: only the field and what is allowed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of no it is; each kind has its HTTP status, and a refusal may name another."""

    NOT_FOUND = "not_found"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


STATUS_OF_KIND: dict[Kind, int] = {
    Kind.NOT_FOUND: 404,
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.CONFLICT: 409,
    Kind.UNAVAILABLE: 503,
}

KNOWN: dict[str, type[Refusal]] = {}


class Refusal(Exception):
    """A named no. Subclasses are noun phrases that set `code`, `kind` and perhaps `status`.

    `field` is the path of the offending input (``applicant.id_number``), `allowed` says in English
    what would be accepted, `details` holds more machine-readable facts (never personal data).
    """

    code: ClassVar[str] = "refused"
    kind: ClassVar[Kind] = Kind.INVALID
    status: ClassVar[int | None] = None
    keeps_changes: ClassVar[bool] = False  # True: the no is itself a fact to save (a wrong try)

    def __init__(
        self, *, field: str | None = None, allowed: str | None = None, **details: Any
    ) -> None:
        self.field = field
        self.allowed = allowed
        self.details = details
        super().__init__(self.code)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__:
            known = KNOWN.setdefault(cls.code, cls)
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"two refusals share the code {cls.code!r}")
            KNOWN[cls.code] = cls

    @property
    def http_status(self) -> int:
        """The HTTP status that this refusal is answered with."""
        return self.status or STATUS_OF_KIND[self.kind]

    def as_dict(self) -> dict[str, Any]:
        """The form that crosses RPC: code, kind, status, field, allowed, details."""
        return {
            "code": self.code,
            "kind": self.kind.value,
            "status": self.http_status,
            "field": self.field,
            "allowed": self.allowed,
            "details": self.details,
        }

    def __str__(self) -> str:
        where = f" at {self.field}" if self.field else ""
        what = f": {self.allowed}" if self.allowed else ""
        return f"{self.code}{where}{what}"


class RemoteRefusal(Refusal):
    """A refusal that came from another process, rebuilt from its code and kind."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer
        super().__init__(
            field=answer.get("field"), allowed=answer.get("allowed"), **answer.get("details") or {}
        )
        self.code = str(answer["code"])  # type: ignore[misc]
        self.kind = Kind(answer["kind"])  # type: ignore[misc]
        self.status = answer.get("status")  # type: ignore[misc]
        self.args = (self.code,)


class InvalidInput(Refusal):
    """One or more fields are not as the contract says; `errors` lists each with its own code.

    ``details["errors"] = [{"field": "applicant.phone", "code": "unknown_field", "allowed": ...}]``
    """

    code = "invalid_input"
    kind = Kind.INVALID

    @classmethod
    def at(cls, field: str, *, code: str, allowed: str) -> InvalidInput:
        """The refusal for one field that the schema let pass and a rule finds wrong."""
        errors = [{"field": field, "code": code, "allowed": allowed}]
        return cls(field=field, allowed=allowed, errors=errors)


class RightMissing(Refusal):
    """The actor's roles do not hold the action."""

    code = "right_missing"
    kind = Kind.FORBIDDEN


class ForeignUnion(Refusal):
    """The record is managed by a union outside the actor's scope."""

    code = "foreign_union"
    kind = Kind.FORBIDDEN


class SignInNeeded(Refusal):
    """Nobody is signed in, and the action needs somebody."""

    code = "sign_in_needed"
    kind = Kind.FORBIDDEN
    status = 401


class AssertionInvalid(Refusal):
    """The bearer's assertion is forged, expired or meant for another audience."""

    code = "assertion_invalid"
    kind = Kind.FORBIDDEN
    status = 401


class ReasonNeeded(Refusal):
    """It is not the actor's open task: to see a person's values in full he must say why."""

    code = "reason_needed"
    kind = Kind.FORBIDDEN


class RevealLimitReached(Refusal):
    """The actor has seen as many people in full, by typed reason, as he may in a day."""

    code = "reveal_limit_reached"
    kind = Kind.FORBIDDEN
    status = 429


class WrongState(Refusal):
    """The record's state does not allow the command; details: state, command, allowed states."""

    code = "wrong_state"
    kind = Kind.CONFLICT


class VersionConflict(Refusal):
    """Others change the record too often at the moment for this change to find its turn."""

    code = "version_conflict"
    kind = Kind.CONFLICT


class VersionOutdated(VersionConflict):
    """The record is not as the caller saw it; details: its `version`, and it itself, `current`."""

    code = "version_outdated"
    status = 412
    subject: str | None = None  # names the record, inside its owner's process alone


class KeyReused(Refusal):
    """The idempotency key was used before with another body."""

    code = "key_reused"
    kind = Kind.INVALID


class CommandInProgress(Refusal):
    """The same command with the same key is still running."""

    code = "command_in_progress"
    kind = Kind.CONFLICT


class DateInFuture(Refusal):
    """An act cannot have happened after today."""

    code = "date_in_future"
    kind = Kind.INVALID


class DateBeforeCause(Refusal):
    """An act cannot have happened before what caused it."""

    code = "date_before_cause"
    kind = Kind.INVALID


class LateEntryReasonMissing(Refusal):
    """An earlier happened_on is a late entry (补录): it needs the right and a reason."""

    code = "late_entry_reason_missing"
    kind = Kind.INVALID


class NotALateEntry(Refusal):
    """A reason for a late entry was given, but the act is of today, so it would be lost."""

    code = "not_a_late_entry"
    kind = Kind.INVALID


class DeadlinePassed(Refusal):
    """No answer in time. Whether a command was done is not known; its key makes a repeat safe."""

    code = "deadline_passed"
    kind = Kind.UNAVAILABLE
    status = 504


class ServiceUnavailable(Refusal):
    """A service or what it stands on does not answer; try again later."""

    code = "service_unavailable"
    kind = Kind.UNAVAILABLE


class OperationUnknown(Refusal):
    """The service has no such operation."""

    code = "operation_unknown"
    kind = Kind.NOT_FOUND


class InternalFault(Refusal):
    """A fault of ours: logged with its trace id; says nothing else."""

    code = "internal_fault"
    kind = Kind.UNAVAILABLE
    status = 500
