"""Campaigns (R1–R5, R16, R20), begun: activities with a capacity, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import (
    Identifier,
    LongText,
    Range,
    Sealed,
    ShortText,
    Text,
    UnionCode,
    sealed_for,
)
from contracts.figures import JournalFigures
from contracts.people import Applicant, DeliveryChannel, Language
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class ActivityNotFound(Refusal):
    """There is no such activity, or it is not published."""

    code = "activity_not_found"
    kind = Kind.NOT_FOUND


class ActivityFull(Refusal):
    """Every place is taken; details: capacity."""

    code = "activity_full"
    kind = Kind.CONFLICT


class RegistrationClosed(Refusal):
    """The activity's date has passed."""

    code = "registration_closed"
    kind = Kind.CONFLICT


class ActivityKind(StrEnum):
    """The kinds of activity that take registrations so far."""

    LECTURE = "lecture"
    COMPETITION = "competition"
    THEME_DAY = "theme_day"
    TRAINING = "training"


@dataclass(frozen=True, kw_only=True)
class ActivityAnswer:
    """A published activity and how full it is."""

    activity_id: str
    version: int
    kind: ActivityKind
    title: str
    title_bo: str | None
    description: str
    place: str
    takes_place_on: date
    capacity: int
    registered: int
    managing_union: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublishActivity(Command):
    """Publish an activity with a capacity; registration is open until its day."""

    service = "campaigns"
    action = "activity.publish"
    answer = ActivityAnswer

    kind: ActivityKind
    title: ShortText
    title_bo: ShortText | None = None
    description: LongText
    place: ShortText
    takes_place_on: date
    capacity: Annotated[int, Range(1, 100_000)]
    managing_union: UnionCode


@dataclass(frozen=True, kw_only=True)
class RegistrationAnswer:
    """The registration was taken in. Its place is told to the person himself and to nobody else.

    Whoever registers somebody is not known: he is answered alike for who has a place already.
    """

    activity_id: str


@dataclass(frozen=True, kw_only=True)
class RegisterPerson(Command):
    """Register a person for an activity. Full refuses; nobody has two places (by ID number)."""

    service = "campaigns"
    action = "activity.register"
    answer = RegistrationAnswer

    activity_id: Identifier
    person: Applicant
    language: Language
    preferred_channel: DeliveryChannel = DeliveryChannel.SMS


@dataclass(frozen=True, kw_only=True)
class GetActivity(Query):
    """One published activity; open to everybody."""

    service = "campaigns"
    action = "activity.read"
    answer = ActivityAnswer

    activity_id: Identifier


class ActivityOrder(StrEnum):
    """How a list of activities is sorted."""

    SOONEST_FIRST = "takes_place_on"
    LATEST_FIRST = "-takes_place_on"


@dataclass(frozen=True, kw_only=True)
class ActivityPage(Page):
    """A page of activities."""

    items: list[ActivityAnswer]


@dataclass(frozen=True, kw_only=True)
class ListActivities(Query):
    """Published activities, by default the soonest first; open to everybody."""

    service = "campaigns"
    action = "activity.read"
    answer = ActivityPage

    managing_union: UnionCode | None = None
    sort: ActivityOrder = ActivityOrder.SOONEST_FIRST
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class CampaignFigures:
    """How many activities take place in the year, and what campaigns has yet to do."""

    activities: int
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year, from campaigns' own database."""

    service = "campaigns"
    action = "figures.read"
    answer = CampaignFigures

    year: Annotated[int, Range(2000, 2100)]


@dataclass(frozen=True, kw_only=True)
class ActivityPublished(Event):
    """An activity takes registrations from now on."""

    source = "campaigns"
    unheard = "told for the journal and the annual report"

    activity_id: str
    kind: ActivityKind
    title: str
    takes_place_on: date
    capacity: int
    managing_union: str


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """A person took a place; he is told."""

    source = "campaigns"

    activity_id: str
    registration_id: str
    place_number: int
    title: str
    title_bo: str | None
    takes_place_on: date
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    person_key: str
    person: Sealed[Applicant] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class RegistrationPseudonymised(Event):
    """A registration's retention has ended: whoever copied what tells of a person, drops it.

    It names nobody itself, since it stays. `registered_event_id` is the `PersonRegistered` that
    told of the person: what was made of that fact is found by it.
    """

    source = "campaigns"

    registration_id: str
    activity_id: str
    registered_event_id: str
    managing_union: str
    happened_on: date
