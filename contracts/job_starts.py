"""What starts a long job: each command names the kind of job that it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from contracts.fields import Items, ShortText
from contracts.jobs import JobAnswer, JobKind, SheetFormat
from contracts.people import Language
from contracts.requests import Command


@dataclass(frozen=True, kw_only=True)
class StartJob(Command):
    """Start a job that writes a sheet; `language` is that of headings, labels and faults."""

    answer: ClassVar[type] = JobAnswer
    writes: ClassVar[JobKind]

    format: SheetFormat
    language: Language = "zh-CN"


@dataclass(frozen=True, kw_only=True)
class Export(StartJob):
    """Write a list into a file, with its own filters and its own order.

    `fields` are those of the list's items, as its ``fields=`` names them (none: all of them).
    """

    fields: Annotated[list[ShortText], Items(most=40)] = field(default_factory=list)
