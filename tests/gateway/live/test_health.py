from contracts.refusals import ServiceUnavailable
from services.gateway.operations import OWNERS
from tests.gateway.live.owners import SILENCE


def test_the_platform_is_well_when_every_service_is(gateway):
    answer = gateway.ask("GET", "/api/health")
    assert answer.status_code == 200
    assert answer.json()["ready"] is True
    assert set(answer.json()["services"]) == set(OWNERS)


def test_one_service_that_is_not_ready_is_named(gateway, owners):
    checks = {"database": False, "relay": True}
    owners.script["relief.health"] = {"service": "relief", "ready": False, "checks": checks}
    answer = gateway.ask("GET", "/api/health")
    assert answer.status_code == 503
    assert answer.json()["services"]["relief"] == {"ready": False, "failing": ["database"]}
    assert answer.json()["services"]["hotline"]["ready"] is True


def test_one_service_that_does_not_answer_is_named_within_the_deadline(gateway, owners):
    owners.script["relief.health"] = lambda asked: SILENCE
    answer = gateway.ask("GET", "/api/health")
    assert answer.status_code == 503
    assert answer.elapsed.total_seconds() < 4
    assert answer.json()["services"]["relief"] == {"ready": False, "failing": ["answers"]}


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
    answer = gateway.ask("GET", "/api/tickets", headers=agent.cookie)
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
