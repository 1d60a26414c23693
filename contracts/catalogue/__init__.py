"""What is generated from the contracts: pages, the AsyncAPI document, snapshots of every schema.

``python -m contracts.catalogue --write`` writes all of it, ``--check`` says what is stale. A
change that would break a reader of an event is refused: it needs a new version of that event.
"""

from __future__ import annotations

from pathlib import Path

from contracts.catalogue.asyncapi import asyncapi_document
from contracts.catalogue.compatibility import breaking_changes, shape_of, snapshot_path
from contracts.catalogue.events_page import events_page
from contracts.catalogue.json_text import json_text
from contracts.catalogue.rights_for_the_web import assignable_for_the_web, rights_for_the_web
from contracts.catalogue.rights_page import rights_page
from contracts.registry import events

__all__ = ["breaking_changes", "documents"]

ROOT = Path(__file__).parents[2]


def documents() -> dict[Path, str]:
    """Every generated file and the text that it must have."""
    docs, session = ROOT / "docs", ROOT / "web" / "src" / "session"
    return {
        docs / "events.md": events_page(),
        docs / "rights.md": rights_page(),
        session / "rights.json": json_text(rights_for_the_web()),
        session / "assignable.json": json_text(assignable_for_the_web()),
        docs / "asyncapi.json": json_text(asyncapi_document()),
        **{snapshot_path(event): json_text(shape_of(event)) for event in events()},
    }
