"""Emergency aid that was paid first: whose file is still to be completed, and by which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import ManagingUnionCode, Range, Text
from contracts.relief.aid import AidState
from contracts.relief.chain import FileState
from contracts.requests import Page, Query


@dataclass(frozen=True, kw_only=True)
class FileOwedLine:
    """Aid that was approved before its file was decided; `overdue` from the day after `due_on`."""

    aid_id: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    amount_fen: int
    state: AidState
    file_state: FileState
    due_on: date
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class FilesOwedPage(Page):
    """A page of them, the longest due first."""

    items: list[FileOwedLine]


@dataclass(frozen=True, kw_only=True)
class ListFilesOwed(Query):
    """The emergency aid of the actor's scope whose file is still to be decided."""

    service = "relief"
    action = "aid.read"
    answer = FilesOwedPage

    managing_union: ManagingUnionCode | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
