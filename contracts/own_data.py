"""A person's own data on request, by the Personal Information Protection Law (art. 44, 45).

Each service that keeps any tells its own part, by codes and plain values, about this person alone;
the gateway asks them all and puts the answers into words. Why so: docs/decisions/own-data.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from contracts.fields import IdNumber, Items, PersonName, Text, ToHimself
from contracts.people import Language
from contracts.refusals import Kind, Refusal
from contracts.requests import Command

ACTION = "data.own"


class OwnDataLimitReached(Refusal):
    """This phone has asked as often as it may in a day, whether anything was found or not."""

    code = "own_data_limit_reached"
    kind = Kind.FORBIDDEN
    status = 429


@dataclass(frozen=True, kw_only=True)
class OwnField:
    """One value by its code. What is kept and not shown is named in the field ``not_shown``."""

    code: str
    text: ToHimself


@dataclass(frozen=True, kw_only=True)
class OwnEntry:
    """What belongs together: a record, a step in its life, a message."""

    fields: list[OwnField]


@dataclass(frozen=True, kw_only=True)
class OwnSection:
    """Entries of one sort: ``record``, ``history``, ``consents``, ``acts``, ``messages``."""

    code: str
    entries: list[OwnEntry]


@dataclass(frozen=True, kw_only=True)
class OwnRecord:
    """A record about the person: `subject` is what it is (``ticket/018f…``), `number` its own."""

    subject: str
    number: str
    sections: list[OwnSection]


@dataclass(frozen=True, kw_only=True)
class OwnDataPart:
    """What one service keeps of the person; so many records are `left_out` for their number."""

    service: str
    records: list[OwnRecord]
    left_out: int


@dataclass(frozen=True, kw_only=True)
class TellOwnData(Command):
    """Everything that a service keeps of whoever asks, on the phone that he signed in with.

    A record is his that names this phone and his ID number, or this phone, no ID number, and his
    name. Counted per phone and day, and on the audit trail, whether anything is found or not.
    """

    action = ACTION
    answer: ClassVar[type] = OwnDataPart

    name: PersonName
    id_number: IdNumber


@dataclass(frozen=True, kw_only=True)
class TellOwnMessages(Command):
    """What was sent to the phone about these subjects; asked of notifications.

    Notifications knows nobody but by phone: which subjects are his the other services have said.
    """

    action = ACTION
    answer: ClassVar[type] = OwnDataPart

    subjects: Annotated[list[Annotated[str, Text(most=100)]], Items(most=2000)]


@dataclass(frozen=True, kw_only=True)
class ToldField(OwnField):
    """The same in words: what the code is called, and the value as people read it."""

    label: str
    words: ToHimself


@dataclass(frozen=True, kw_only=True)
class ToldEntry:
    """An entry in words."""

    fields: list[ToldField]


@dataclass(frozen=True, kw_only=True)
class ToldSection:
    """A section in words."""

    code: str
    label: str
    entries: list[ToldEntry]


@dataclass(frozen=True, kw_only=True)
class ToldRecord:
    """A record in words."""

    subject: str
    number: str
    label: str
    sections: list[ToldSection]


@dataclass(frozen=True, kw_only=True)
class ToldPart:
    """A service's part in words."""

    service: str
    records: list[ToldRecord]
    left_out: int


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """All parts. Of the services in `missing` nothing is here: they did not answer, ask again."""

    asked_at: datetime
    language: Language
    parts: list[ToldPart]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class AskOwnData(TellOwnData):
    """Everything that the platform keeps of whoever asks, who signed in with his phone.

    Wrong and absent are answered alike: with what belongs to the phone alone.
    """

    service = "gateway"
    answer = OwnData

    language: Language = "zh-CN"
