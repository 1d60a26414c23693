"""Use cases of campaigns: load, decide, save."""

from __future__ import annotations

from datetime import date, datetime

from contracts.campaigns import PublishActivity, RegisterPerson
from contracts.people import Applicant
from contracts.refusals import InvalidInput
from records.keys import IndexKeys
from services.campaigns.domain import Activity, Registration
from services.campaigns.repository import Activities, Registrations
from vocabulary import id_number
from vocabulary.business_time import business_day
from vocabulary.ids import new_id
from vocabulary.invalid_value import InvalidValue


def publish_activity(activities: Activities, *, request: PublishActivity, now: datetime) -> str:
    """Publish an activity within the publisher's unions."""
    activity = Activity.publish(
        activity_id=new_id(), request=request, today=business_day(now), now=now
    )
    activities.add(activity)
    return activity.aggregate_id


def register_person(
    activities: Activities,
    registrations: Registrations,
    *,
    request: RegisterPerson,
    keys: IndexKeys,
    now: datetime,
) -> str:
    """Give the person a place, if he has none yet; the activity's id.

    One ID number has one place. Who asks is anybody, so a person who has one already is passed over
    in silence, and refused like a stranger where a stranger is. The activity counts its places, so
    that two who ask for the last one at the same time cannot both have it: the later save finds the
    activity changed, and asks again.
    """
    today = business_day(now)
    person_key = keys.person_key(_id_number(request.person, today=today))
    activities.get(request.activity_id).require_place(today=today)
    if registrations.find(activity_id=request.activity_id, person_key=person_key):
        return request.activity_id
    with activities.changing(request.activity_id) as activity:
        place_number = activity.give_place(today=today)
    registration = Registration.take(
        registration_id=new_id(),
        activity=activity,
        place_number=place_number,
        request=request,
        person_key=person_key,
        phone_key=keys.phone_key(request.person.phone),
        now=now,
    )
    registrations.add(registration)
    return request.activity_id


def _id_number(person: Applicant, *, today: date) -> str:
    """The ID number; refuses `InvalidInput` for none, and for that of somebody not yet born."""
    field = "person.id_number"
    if person.id_number is None:
        raise InvalidInput.at(field, code="missing_field", allowed="this field is needed")
    try:
        return id_number.normalise(person.id_number, today=today)
    except InvalidValue as invalid:
        raise InvalidInput.at(field, code=invalid.code, allowed=invalid.allowed) from None
