"""Kinds: what a collection holds, which fields are personal, indexes, and whose records they are.

A service lists its own kinds in ``services/<name>/migrations.py``; the kinds of the machinery stand
here and are made for every service.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DAY_SECONDS = 86_400
RETRY_MEMORY_SECONDS = 400 * DAY_SECONDS
MOST_KEPT_BYTES = 8_000_000
"""How much of a body that cannot be read is kept: a document holds 16 MiB."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index: `fields` as ``(("number", 1),)``; `partial` restricts it to matching documents."""

    name: str
    fields: tuple[tuple[str, int], ...]
    unique: bool = False
    partial: Mapping[str, Any] | None = None
    expire_after_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class Awaiting:
    """Which documents wait for a fact of another source, and the field that says since when."""

    where: Mapping[str, Any]
    since: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A collection of documents of one shape.

    - `personal`: top-level fields that are encrypted at rest, each as one value (a subdocument may
      be one). They cannot be searched.
    - `hidden`: top-level fields that audit rows name and never show, as they do personal ones: what
      proves a secret (a password's hash).
    - `managed_by`: the field that holds the code of the managing union, by which a grant for
      subtrees of unions is decided; None when no union manages the records.
    - `owned_by`: the field whose value is compared with `Grant.own_keys`.
      A kind with neither is in nobody's scope: the right to the action is enough.
    - `secret_where`: fields and values of the records that are not there for who may not see them;
      of any other he is told that it is of another union. None: of all of them he is told.
    - `kept_from`: the field that names whom a record is about (``staff/018f…``, or a managing union
      ``union/county-540202``), or null: it is not there for him, whatever his unions are.
    - `versioned`: documents carry `version`, which every replacement compares and raises.
    - `awaiting`: documents that are incomplete until a fact of another source is heard; their age
      is alarmed. An index on `since` with `where` as its `partial` must serve.
    - `validator`: the collection's validator, ``{"$jsonSchema": {...}}``. It sees documents as they
      are stored: with ``_id``, `version` and `sequence`, personal fields as ``binData`` or null.
    """

    name: str
    personal: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    validator: Mapping[str, Any] | None = None
    managed_by: str | None = "managing_union"
    owned_by: str | None = None
    secret_where: Mapping[str, Any] | None = None
    kept_from: str | None = None
    versioned: bool = True
    awaiting: Awaiting | None = None
    in_audit_database: bool = False

    @property
    def scoped(self) -> bool:
        """Whether a grant can be too narrow for a record of this kind."""
        return self.managed_by is not None or self.owned_by is not None

    def is_secret(self, document: Mapping[str, Any]) -> bool:
        """Whether even that there is this record tells too much."""
        if self.kept_from is not None and document.get(self.kept_from) is not None:
            return True
        secret = self.secret_where
        return secret is not None and all(document.get(name) == secret[name] for name in secret)


# Of every kind whose aggregates announce and do not age out: `records.announced` counts by it.
ANNOUNCED = Index(name="announced", fields=(("sequence", 1),))


def _machinery(name: str, *indexes: Index, **settings: Any) -> Kind:
    return Kind(name=name, indexes=indexes, managed_by=None, **{"versioned": False, **settings})


def _ages_out(field: str) -> Index:
    return Index(name="ages_out", fields=((field, 1),), expire_after_seconds=RETRY_MEMORY_SECONDS)


OUTBOX = _machinery(
    "outbox",
    Index(name="subject_sequence", fields=(("subject", 1), ("sequence", 1)), unique=True),
    Index(
        name="pending",
        fields=(("at", 1), ("subject", 1), ("sequence", 1)),
        partial={"state": "pending"},
    ),
    Index(name="name", fields=(("name", 1),)),
)
INBOX = _machinery(
    "inbox",
    _ages_out("at"),
    Index(name="selection", fields=(("selection", 1),), partial={"selection": {"$exists": True}}),
)
HELD = _machinery(
    "held",
    Index(name="in_order", fields=(("consumer", 1), ("aggregate", 1), ("sequence", 1))),
    Index(name="due", fields=(("consumer", 1), ("due", 1))),
    Index(name="heads", fields=(("consumer", 1), ("aggregate", 1)), partial={"head": True}),
    Index(
        name="alike",
        fields=(("consumer", 1), ("fingerprint", 1), ("head_at", 1), ("_id", 1)),
        partial={"head": True},
    ),
    Index(
        name="in_turn",
        fields=(("consumer", 1), ("head_at", 1), ("_id", 1)),
        partial={"head": True},
    ),
    Index(name="by_age", fields=(("held_at", 1), ("_id", 1))),
    Index(name="event", fields=(("event_id", 1),)),
    Index(
        name="replayed",
        fields=(("replayed_in", 1), ("replaying", 1)),
        partial={"replayed_in": {"$exists": True}},
    ),
    Index(
        name="discarded", fields=(("discarded_at", 1),), partial={"discarded_at": {"$exists": True}}
    ),
    versioned=True,
)
SELECTIONS = _machinery("selections", versioned=True)
PROPOSALS = _machinery(
    "proposals",
    Index(name="row", fields=(("row_id", 1), ("at", 1))),
    Index(name="awaiting", fields=(("at", 1),), partial={"state": "awaiting_second"}),
    versioned=True,
)
REPUBLICATIONS = _machinery(
    "republications", Index(name="open", fields=(("at", 1),), partial={"state": "open"})
)
COMMANDS = _machinery("commands", _ages_out("at"))
UNDECODED = _machinery("undecoded", Index(name="at", fields=(("at", 1),)))
LEASES = _machinery("leases")
KEY_VAULT = _machinery(
    "__keyvault",
    Index(
        name="keyAltNames_1",
        fields=(("keyAltNames", 1),),
        unique=True,
        partial={"keyAltNames": {"$exists": True}},
    ),
)
VALUE_KEYS = _machinery("value_keys")
KEYS = frozenset({KEY_VAULT.name, VALUE_KEYS.name})
"""Collections without which no personal field can be read."""
KEY_ROTATIONS = _machinery("key_rotations")
FILES = _machinery(
    "kept_files",
    # By whom it waits for, and how long it has been waiting.
    Index(name="staged_by", fields=(("by", 1), ("state", 1))),
    Index(name="waiting", fields=(("state", 1), ("at", 1))),
    personal=("name", "key"),
    versioned=True,
)
# The contents of files: the collections and indexes that a driver's GridFS makes, by its names.
FILE_BUCKET = "file_contents"
FILE_CONTENTS = _machinery(
    f"{FILE_BUCKET}.files",
    Index(name="filename_1_uploadDate_1", fields=(("filename", 1), ("uploadDate", 1))),
)
FILE_CHUNKS = _machinery(
    f"{FILE_BUCKET}.chunks",
    Index(name="files_id_1_n_1", fields=(("files_id", 1), ("n", 1)), unique=True),
)
REVEALS = _machinery("reveals", _ages_out("at"), versioned=True)
AUDIT = _machinery(
    "audit",
    # By the id, which begins with the time: pages need a total order.
    Index(name="subject", fields=(("subject", 1), ("_id", 1))),
    Index(name="actor", fields=(("actor", 1), ("_id", 1))),
    Index(name="conversation", fields=(("cause.correlation_id", 1), ("_id", 1))),
    in_audit_database=True,
)
# Its ids are the sequence, so that no two rows can follow the same one; one index keeps each audit
# row from being chained twice.
AUDIT_CHAIN = _machinery(
    "audit_chain",
    Index(name="row_id", fields=(("row_id", 1),), unique=True),
    in_audit_database=True,
)

MACHINERY: tuple[Kind, ...] = (
    OUTBOX, INBOX, HELD, SELECTIONS, PROPOSALS, REPUBLICATIONS, COMMANDS, UNDECODED, LEASES,
    KEY_VAULT, VALUE_KEYS, KEY_ROTATIONS, REVEALS, FILES, FILE_CONTENTS, FILE_CHUNKS, AUDIT,
    AUDIT_CHAIN,
)  # fmt: skip
