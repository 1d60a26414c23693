"""How a store fails. No error carries a stored value."""

from __future__ import annotations


class StoreError(Exception):
    """A commit or a read did not work. Never carries a stored value."""


class StaleVersion(StoreError):
    """Somebody else changed or deleted the record first: load anew, decide anew.

    `current` is the version now, None when the record is gone or its kind has no versions.
    """

    def __init__(self, kind: str, document_id: str, current: int | None = None) -> None:
        self.kind, self.document_id, self.current = kind, document_id, current
        super().__init__(f"{kind}/{document_id} was changed by somebody else")


class AlreadyExists(StoreError):
    """A unique index refuses the record; `index` is its name, ``_id_`` for the identifier."""

    def __init__(self, kind: str, index: str) -> None:
        self.kind, self.index = kind, index
        super().__init__(f"{kind} has such a record already (index {index})")


class DocumentInvalid(StoreError):
    """The document is not as its kind's validator, or BSON, wants it: a fault of the code."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind, self.reason = kind, reason
        super().__init__(f"a document of {kind} cannot be stored: {reason}")


class OutcomeUnknown(StoreError):
    """The commit was sent and nothing certain came back: repeat it under the same identifiers."""


class NotSavedYet(StoreError):
    """Saved records were asked for, to show a change that is about to be saved: ask again then."""


class StoreUnavailable(StoreError):
    """The database does not answer or has no primary; nothing was changed."""


class Contended(StoreUnavailable):
    """Another transaction held what was to be written until the time was over, in `kind`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"{kind} is being written by somebody else")
