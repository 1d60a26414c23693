"""Who registers for an activity is told apart by an ID number, which must be of somebody born."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.campaigns import ActivityKind, PublishActivity, RegisterPerson
from contracts.people import Applicant
from contracts.refusals import InvalidInput
from contracts.rights import ANONYMOUS
from records.kinds import OUTBOX
from services.campaigns import handlers
from services.campaigns.repository import REGISTRATIONS, Activities, Registrations
from tests.books import KEYS, Books

NOW = datetime(2021, 5, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("id_number", "code"),
    [("110105203012310026", "id_number_birth_in_future"), (None, "missing_field")],
)
def test_an_id_number_of_nobody_is_refused_and_changes_nothing(
    id_number: str | None, code: str
) -> None:
    books = Books("campaigns")
    with books.work(ANONYMOUS, now=NOW) as unit:
        activity_id = handlers.publish_activity(
            Activities(unit),
            request=PublishActivity(
                kind=ActivityKind.LECTURE,
                title="珠峰大讲堂",
                description="弘扬劳模精神",
                place="桑珠孜区",
                takes_place_on=date(2021, 5, 2),
                capacity=2,
                managing_union="city",
            ),
            now=NOW,
        )
    before = books.everything([REGISTRATIONS, OUTBOX])
    request = RegisterPerson(
        activity_id=activity_id,
        person=Applicant(name="次仁", phone="+8613800000000", id_number=id_number),
        language="bo",
    )
    with pytest.raises(InvalidInput) as refused, books.work(ANONYMOUS, now=NOW) as unit:
        handlers.register_person(
            Activities(unit), Registrations(unit), request=request, keys=KEYS, now=NOW
        )
    (error,) = refused.value.details["errors"]
    assert (error["field"], error["code"]) == ("person.id_number", code)
    assert books.everything([REGISTRATIONS, OUTBOX]) == before
