from concurrent.futures import ThreadPoolExecutor

from contracts.refusals import ServiceUnavailable
from deploy.local.waiting import wait_until
from services.gateway.operations import OWNERS
from tests.gateway.live.owners import SILENCE


def health_once(gateway, status):
    """The platform's health, once what was asked before is forgotten."""
    answers = wait_until(
        lambda: [
            each for each in [gateway.ask("GET", "/api/health")] if each.status_code == status
        ],
        seconds=10,
        what=f"health is not answered with {status}",
    )
    return answers[0]


def test_the_platform_is_well_when_every_service_is(gateway):
    answer = health_once(gateway, 200)
    assert answer.json()["ready"] is True
    assert set(answer.json()["services"]) == set(OWNERS)


def test_one_service_that_is_not_ready_is_named_with_when_to_ask_again(gateway, owners):
    checks = {"database": False, "relay": True}
    owners.script["relief.health"] = {"service": "relief", "ready": False, "checks": checks}
    answer = health_once(gateway, 503)
    assert answer.json()["services"]["relief"] == {"ready": False, "failing": ["database"]}
    assert answer.json()["services"]["hotline"]["ready"] is True
    assert int(answer.headers["Retry-After"]) >= 1


def test_one_service_that_does_not_answer_is_named_within_the_deadline(gateway, owners):
    health_once(gateway, 200)
    owners.script["relief.health"] = lambda asked: SILENCE
    answer = health_once(gateway, 503)
    assert answer.elapsed.total_seconds() < 4
    assert answer.json()["services"]["relief"] == {"ready": False, "failing": ["answers"]}


def test_however_many_ask_at_once_the_services_are_asked_once(gateway, owners):
    owners.script["relief.health"] = ServiceUnavailable()
    health_once(gateway, 503)
    owners.forget()
    health_once(gateway, 200)
    owners.asked.clear()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: gateway.ask("GET", "/api/health"), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(owners.of("relief.health")) <= 1


def test_one_service_away_leaves_the_rest_working(gateway, owners, agent):
    owners.script["relief.list_leads"] = ServiceUnavailable()
    officer = {**agent.headers}
    away = gateway.ask("GET", "/api/activities")
    assert away.status_code == 200
    owners.script["campaigns.list_activities"] = ServiceUnavailable()
    answer = gateway.ask("GET", "/api/activities")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1
    assert gateway.ask("GET", "/api/tickets", headers=officer).status_code == 200


def test_public_reading_works_without_identity(gateway, owners, agent):
    owners.script["identity.assert_session"] = ServiceUnavailable()
    assert gateway.ask("GET", "/api/activities", headers=agent.cookie).status_code == 200
    for path in ("/api/tickets", "/api/session", "/api/sessions"):
        answer = gateway.ask("GET", path, headers=agent.cookie)
        assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable"), path
        assert "Set-Cookie" not in answer.headers
    assert gateway.ask("GET", "/api/session").status_code == 401
