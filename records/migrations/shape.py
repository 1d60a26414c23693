"""Collections, validators and indexes as the kinds declare them; what is right is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pymongo.database import Database

from records.documents import Document
from records.kinds import Index, Kind


def create_collections(database: Database[Document], kinds: Sequence[Kind]) -> Iterator[str]:
    """Create what is missing, which a transaction could not; yields what was done."""
    present = set(database.list_collection_names())
    for kind in kinds:
        if kind.name not in present:
            database.create_collection(kind.name)
            yield f"{database.name}: collection {kind.name}"


def apply_validators(database: Database[Document], kinds: Sequence[Kind]) -> Iterator[str]:
    """Set the validators that differ; yields what was done."""
    options = {each["name"]: each.get("options", {}) for each in database.list_collections()}
    for kind in kinds:
        wanted = dict(kind.validator or {})
        if options[kind.name].get("validator", {}) != wanted:
            database.command("collMod", kind.name, validator=wanted, validationLevel="strict")
            yield f"{database.name}: validator of {kind.name}"


def apply_indexes(database: Database[Document], kinds: Sequence[Kind]) -> Iterator[str]:
    """Build what is missing or different, drop what no kind declares; yields what was done."""
    for kind in kinds:
        present = database[kind.name].index_information()
        wanted = {index.name: index for index in kind.indexes}
        for name in present.keys() - wanted.keys() - {"_id_"}:
            database[kind.name].drop_index(name)
            yield f"{database.name}: {kind.name} without index {name}"
        for name, index in wanted.items():
            if name in present and not _is_as_declared(present[name], index):
                database[kind.name].drop_index(name)
                del present[name]
            if name not in present:
                database[kind.name].create_index(list(index.fields), name=name, **_options(index))
                yield f"{database.name}: {kind.name} with index {name}"


def _options(index: Index) -> dict[str, Any]:
    options: dict[str, Any] = {"unique": True} if index.unique else {}
    if index.partial is not None:
        options["partialFilterExpression"] = dict(index.partial)
    if index.expire_after_seconds is not None:
        options["expireAfterSeconds"] = index.expire_after_seconds
    return options


def _is_as_declared(present: Mapping[str, Any], index: Index) -> bool:
    names = ("unique", "partialFilterExpression", "expireAfterSeconds")
    options = {name: present[name] for name in names if name in present}
    return [tuple(each) for each in present["key"]] == list(index.fields) and options == _options(
        index
    )
