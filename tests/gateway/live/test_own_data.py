"""A person's own data over HTTP: each owner tells its part, in words; who is away is named."""

import pytest

from contracts.own_data import OwnDataLimitReached
from contracts.refusals import ServiceUnavailable
from services.gateway.operations.own_data import KEEPING
from tests.hotline.ticket_facts import ID_NUMBER

STATED = {"name": "次仁", "id_number": ID_NUMBER, "language": "bo"}


def part(service, *subjects):
    fields = [{"code": "applicant.name", "text": "次仁"}, {"code": "not_shown", "text": "note"}]
    sections = [{"code": "record", "entries": [{"fields": fields}]}]
    records = [{"subject": each, "number": "", "sections": sections} for each in subjects]
    return {"service": service, "records": records, "left_out": 0}


@pytest.fixture
def worker(owners, sign_in):
    for name in KEEPING:
        owners.script[f"{name}.tell_own_data"] = part(name)
    owners.script["identity.tell_own_data"] = part("identity", "phone")
    owners.script["hotline.tell_own_data"] = part("hotline", "ticket/a")
    owners.script["notifications.tell_own_messages"] = part("notifications", "contact")
    return sign_in("worker", unions=())


def asked_by(gateway, somebody):
    return gateway.ask("POST", "/api/my/data", json=STATED, headers=somebody.headers)


def test_every_owner_tells_its_part_in_words_and_of_the_messages_those_about_his_records(
    gateway, owners, worker
):
    answer = asked_by(gateway, worker)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert [each["service"] for each in told["parts"]] == [*KEEPING, "notifications"]
    assert told["missing"] == []
    (ticket,) = told["parts"][1]["records"]
    name, unshown = ticket["sections"][0]["entries"][0]["fields"]
    assert (name["label"], name["words"], unshown["words"]) == ("མིང་།", "次仁", "གསལ་བཤད།")
    for owner in KEEPING:
        (asked,) = owners.of(f"{owner}.tell_own_data")
        assert asked.fields == {"name": "次仁", "id_number": ID_NUMBER}
        assert ID_NUMBER not in str(asked.headers)
    (asked,) = owners.of("notifications.tell_own_messages")
    assert asked.fields == {"subjects": ["ticket/a"]}


def test_who_is_away_is_named_and_with_him_the_messages_that_nobody_can_attribute(
    gateway, owners, worker
):
    owners.script["relief.tell_own_data"] = ServiceUnavailable()
    told = asked_by(gateway, worker).json()
    assert told["missing"] == ["relief", "notifications"]
    assert [each["service"] for each in told["parts"]] == ["identity", "hotline", "campaigns"]
    assert not owners.of("notifications.tell_own_messages")
    owners.script["relief.tell_own_data"] = part("relief")
    owners.script["notifications.tell_own_messages"] = ServiceUnavailable()
    assert asked_by(gateway, worker).json()["missing"] == ["notifications"]


def test_when_nobody_answers_it_is_503_and_too_often_is_429(gateway, owners, worker):
    for name in KEEPING:
        owners.script[f"{name}.tell_own_data"] = ServiceUnavailable()
    assert asked_by(gateway, worker).status_code == 503
    owners.script["hotline.tell_own_data"] = OwnDataLimitReached()
    refused = asked_by(gateway, worker)
    assert (refused.status_code, refused.json()["code"]) == (429, "own_data_limit_reached")


def test_nobody_but_a_worker_asks(gateway, owners, agent):
    assert asked_by(gateway, agent).status_code == 403
    assert not [each for each in owners.asked if "own_" in each.operation]
