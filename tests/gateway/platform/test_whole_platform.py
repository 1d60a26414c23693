"""The gateway in front of the real owners: what only they together can show."""

from uuid import uuid4

import jsonschema
import pytest
import requests

from contracts.schemas import json_schema
from deploy.local.waiting import wait_until
from services.gateway.operations import OPERATIONS

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

REQUEST = {
    "channel": "call",
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "text": "家里有困难",
    "applicant": {"name": "次仁", "phone": "13800000000"},
}
ANSWERS = {each.name: each.answered_with for each in OPERATIONS}


class Browser:
    """A person's browser: cookie jar and CSRF token."""

    def __init__(self, platform, user=None):
        self.address = platform.address
        self.session = requests.Session()
        self.csrf = {}
        if user is not None:
            account = platform.account(user)
            body = {"user_name": user, "password": account["password"]}
            answer = self.ask("POST", "/api/session", body)
            assert answer.ok, answer.text
            self.csrf = {"X-CSRF-Token": answer.json()["csrf_token"]}

    def ask(self, method, path, body=None, *, key=None, **headers):
        given = {"Idempotency-Key": key or f"key-{uuid4()}", **self.csrf}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        address = self.address + path
        return self.session.request(method, address, json=body, headers=given, timeout=20)


@pytest.fixture(scope="module")
def agent(platform):
    return Browser(platform, "agent")


def as_promised(operation, answer):
    """The answer is what its contract, and so the OpenAPI document, says."""
    jsonschema.validate(answer.json(), json_schema(ANSWERS[operation]))
    return answer.json()


def test_every_service_is_well(platform):
    answer = Browser(platform).ask("GET", "/api/health")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_a_ticket_from_registering_to_a_lost_race(agent):
    key = f"key-{uuid4()}"
    registered = agent.ask("POST", "/api/tickets", REQUEST, key=key)
    assert registered.status_code == 201, registered.text
    receipt = as_promised("hotline.register_request", registered)
    again = agent.ask("POST", "/api/tickets", REQUEST, key=key)
    assert (again.status_code, again.json()) == (201, receipt)
    assert again.headers["Idempotent-Replayed"] == "true"
    changed = agent.ask("POST", "/api/tickets", {**REQUEST, "text": "另一件事"}, key=key)
    assert (changed.status_code, changed.json()["code"]) == (422, "key_reused")

    path = f"/api/tickets/{receipt['ticket_id']}"
    seen = agent.ask("GET", path)
    ticket = as_promised("hotline.get_ticket", seen)
    assert seen.headers["ETag"].startswith(f'"{ticket["version"]}-')
    assert "13800000000" not in seen.text
    accepted = agent.ask("POST", f"{path}/accept", If_Match=seen.headers["ETag"])
    assert as_promised("hotline.accept_ticket", accepted)["state"] == "accepted"
    answer = {"result": "solved", "text": "已办结"}
    late = agent.ask("POST", f"{path}/resolve", answer, If_Match=seen.headers["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "version_outdated")
    now = agent.ask("GET", path)
    assert late.json()["details"]["current"] == now.json()
    assert late.headers["ETag"] == f'"{now.json()["version"]}"'
    assert "13800000000" not in late.text
    again = agent.ask("GET", path, If_None_Match=now.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_progress_is_for_who_has_number_and_code(platform, agent):
    receipt = agent.ask("POST", "/api/tickets", REQUEST).json()
    anyone = Browser(platform)
    body = {"number": receipt["number"], "query_code": receipt["query_code"]}
    shown = anyone.ask("POST", "/api/progress", body)
    assert as_promised("hotline.get_progress", shown)["state"] == "registered"
    wrong = anyone.ask("POST", "/api/progress", {**body, "query_code": "22222222"})
    absent = anyone.ask("POST", "/api/progress", {**body, "number": "SR-20210305-999999"})
    assert wrong.status_code == absent.status_code == 404
    assert {**wrong.json(), "trace_id": ""} == {**absent.json(), "trace_id": ""}


def test_lists_and_figures_are_as_the_contract_says(platform, agent):
    as_promised("hotline.list_tickets", agent.ask("GET", "/api/tickets?limit=5"))
    as_promised("identity.assert_session", agent.ask("GET", "/api/session"))
    as_promised("notifications.list_inbox", agent.ask("GET", "/api/inbox"))
    as_promised("campaigns.list_activities", Browser(platform).ask("GET", "/api/activities"))
    leader = Browser(platform, "leader")
    as_promised("relief.list_leads", leader.ask("GET", "/api/leads"))
    for owner in ("hotline", "relief", "notifications"):
        answer = leader.ask("GET", f"/api/figures/{owner}?year=2021")
        as_promised(f"{owner}.count_figures", answer)


def test_signing_out_ends_the_session_everywhere_at_once(platform):
    person = Browser(platform, "agent")
    thief = Browser(platform)
    thief.session.cookies.update(person.session.cookies)
    assert thief.ask("GET", "/api/tickets").status_code == 200
    assert person.ask("DELETE", "/api/session").status_code == 200
    assert "zhufeng_session" not in person.session.cookies
    wait_until(
        lambda: thief.ask("GET", "/api/session").status_code == 401,
        seconds=5,  # the cache alone would take ten
        what="a session that was signed out still works",
    )


def test_a_service_that_is_away_takes_nobody_with_it(platform, agent):
    platform.stack.stop_services(["relief"])
    try:
        wait_until(  # the gateway remembers for two seconds how all were
            lambda: agent.ask("GET", "/api/health").status_code == 503,
            seconds=10,
            what="the platform is still said to be well",
        )
        health = agent.ask("GET", "/api/health")
        assert health.json()["services"]["relief"] == {"ready": False, "failing": ["answers"]}
        assert agent.ask("GET", "/api/tickets").status_code == 200
    finally:
        platform.stack.start_services(["relief"])
    wait_until(
        lambda: agent.ask("GET", "/api/health").status_code == 200,
        seconds=30,
        what="the platform does not get well again",
    )
