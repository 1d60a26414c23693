"""Red flags: what an auditor looks at first, found in what relief keeps of files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.fields import LongText, Range, Text, WithoutNumbers
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class RedFlag(StrEnum):
    """What is wrong, or may be.

    - ``notice_cut_short``: the notice stood in public for fewer days than it says, since it was
      recorded after the day on which it claims to begin.
    - ``approved_before_expiry``: confirmed on a day of the notice, or without one.
    - ``relative_acted``: somebody who is declared a relative had a part in the file.
    - ``shared_card``: requests for aid of different people name one bank card.
    - ``same_household``: several live files of different people with one phone: they may live in
      one household, which has one file.
    """

    NOTICE_CUT_SHORT = "notice_cut_short"
    APPROVED_BEFORE_EXPIRY = "approved_before_expiry"
    RELATIVE_ACTED = "relative_acted"
    SAME_HOUSEHOLD = "same_household"
    SHARED_CARD = "shared_card"


class FlagState(StrEnum):
    """What auditors made of it."""

    OPEN = "open"
    SEEN = "seen"
    EXPLAINED = "explained"


class RedFlagNotFound(Refusal):
    """Nothing of what relief keeps raises this flag."""

    code = "red_flag_not_found"
    kind = Kind.NOT_FOUND


class ExplanationMissing(Refusal):
    """Whoever calls a flag explained says how."""

    code = "explanation_missing"


@dataclass(frozen=True, kw_only=True)
class FlagLine:
    """A raised flag: on which records, by which evidence (ids of acts, conflicts, files).

    `happened_on` is the day of the youngest evidence. The rest is what an auditor said last.
    """

    flag_id: str
    red_flag: RedFlag
    subjects: list[str]
    happened_on: date
    evidence: list[str]
    facts: dict[str, str]
    state: FlagState
    said_by: str | None
    said_at: datetime | None
    explanation: WithoutNumbers | None


@dataclass(frozen=True, kw_only=True)
class FlagPage(Page):
    """A page of flags. It may hold fewer than were asked for, and still have a next one."""

    items: list[FlagLine]


@dataclass(frozen=True, kw_only=True)
class ListRedFlags(Query):
    """The flags of one sort whose youngest evidence is of these days, both included.

    With `state` those alone of which auditors have said just that.
    """

    service = "relief"
    action = "audit.flag"
    answer = FlagPage

    red_flag: RedFlag
    since: date
    until: date
    state: FlagState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 50)] = 25


@dataclass(frozen=True, kw_only=True)
class ExplainRedFlag(Command):
    """Say that a flag was seen, or how it is explained; what was said before stays."""

    service = "relief"
    action = "audit.flag"
    answer = FlagLine

    flag_id: Annotated[str, Text(most=200)]
    state: FlagState
    explanation: LongText | None = None
