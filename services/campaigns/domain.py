"""Activities and the places in them: full refuses, nobody twice, closed after the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from contracts.campaigns import (
    ActivityFull,
    ActivityKind,
    ActivityPublished,
    PersonRegistered,
    PublishActivity,
    RegisterPerson,
    RegistrationClosed,
    RegistrationPseudonymised,
)
from contracts.fields import Sealed
from contracts.people import Applicant
from contracts.refusals import DateBeforeCause, WrongState
from contracts.retention import ARCHIVED, RecordArchived
from records.acts import Act
from records.aggregate import Aggregate
from records.retention import Pseudonyms


@dataclass(kw_only=True, eq=False)
class Activity(Aggregate):
    """A published activity. `registered` counts its places taken, so that none is given twice."""

    name = "activity"

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

    @classmethod
    def publish(
        cls, *, activity_id: str, request: PublishActivity, today: date, now: datetime
    ) -> Activity:
        """A new activity; it cannot take place before it is published (`DateBeforeCause`)."""
        if request.takes_place_on < today:
            raise DateBeforeCause(field="takes_place_on", allowed="today or a later day")
        activity = cls(
            aggregate_id=activity_id,
            kind=request.kind,
            title=request.title,
            title_bo=request.title_bo,
            description=request.description,
            place=request.place,
            takes_place_on=request.takes_place_on,
            capacity=request.capacity,
            registered=0,
            managing_union=request.managing_union,
            published_at=now,
        )
        activity.announce(
            ActivityPublished(
                activity_id=activity_id,
                kind=activity.kind,
                title=activity.title,
                takes_place_on=activity.takes_place_on,
                capacity=activity.capacity,
                managing_union=activity.managing_union,
            )
        )
        return activity

    def require_place(self, *, today: date) -> None:
        """Refuses `RegistrationClosed` and `ActivityFull`."""
        if today > self.takes_place_on:
            raise RegistrationClosed(closed_on=self.takes_place_on.isoformat())
        if self.registered >= self.capacity:
            raise ActivityFull(capacity=self.capacity)

    def give_place(self, *, today: date) -> int:
        """The number of the next place; refuses `RegistrationClosed` and `ActivityFull`."""
        self.require_place(today=today)
        self.registered += 1
        return self.registered


@dataclass(kw_only=True, eq=False)
class Registration(Aggregate):
    """One person's place in one activity, which it names the union and the day of.

    It is over with that day: the years of its retention follow it.
    """

    name = "registration"

    activity_id: str
    managing_union: str
    takes_place_on: date
    place_number: int
    person: Applicant
    person_key: str
    registered_at: datetime
    archived_on: date | None = None

    @classmethod
    def take(
        cls,
        *,
        registration_id: str,
        activity: Activity,
        place_number: int,
        request: RegisterPerson,
        person_key: str,
        phone_key: str,
        now: datetime,
    ) -> Registration:
        """The place is taken; the person is told."""
        registration = cls(
            aggregate_id=registration_id,
            activity_id=activity.aggregate_id,
            managing_union=activity.managing_union,
            takes_place_on=activity.takes_place_on,
            place_number=place_number,
            person=request.person,
            person_key=person_key,
            registered_at=now,
        )
        registration.announce(
            PersonRegistered(
                activity_id=activity.aggregate_id,
                registration_id=registration_id,
                place_number=place_number,
                title=activity.title,
                title_bo=activity.title_bo,
                takes_place_on=activity.takes_place_on,
                managing_union=activity.managing_union,
                language=request.language,
                preferred_channel=request.preferred_channel,
                phone_key=phone_key,
                person_key=person_key,
                person=Sealed(request.person),
            )
        )
        return registration

    @property
    def retention_from(self) -> date | None:
        """The day of the activity, until its retention has ended."""
        return None if self.archived_on is not None else self.takes_place_on

    def archive(self, pseudonyms: Pseudonyms, *, registered_event_id: str, act: Act) -> None:
        """Its retention has ended (脱敏归档): the place is taken, by nobody who is told of.

        Refuses `RecordArchived`, and `WrongState` as long as places are given: who has one would
        not be known by it, and be given a second.
        """
        if self.archived_on is not None:
            raise RecordArchived()
        if act.happened_on <= self.takes_place_on:
            raise WrongState(
                allowed="an activity that is over", state="registering", command="archive"
            )
        self.person = Applicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)
        self.person_key = pseudonyms.of(self.person_key)
        self.archived_on = act.happened_on
        self.announce(
            RegistrationPseudonymised(
                registration_id=self.aggregate_id,
                activity_id=self.activity_id,
                registered_event_id=registered_event_id,
                managing_union=self.managing_union,
                happened_on=act.happened_on,
            )
        )
