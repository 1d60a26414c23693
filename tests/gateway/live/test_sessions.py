import pytest

from contracts.identity import CredentialsWrong, SessionRevoked, TooManyAttempts
from contracts.refusals import AssertionInvalid
from contracts.schemas import dump
from deploy.local.waiting import wait_until
from messaging.envelope import Envelope
from records.clock import utc_now
from tests.gateway.live.test_operations import REQUEST

SIGN_IN = {"user_name": "dawa", "password": "correct horse battery"}
CLIENT = {"client_id": "clinic", "client_secret": "a long secret"}


def started(person):
    facts = {name: value for name, value in person.facts.items() if "assertion" not in name}
    return {"session_token": person.token, **facts}


@pytest.fixture
def fresh(owners, agent):
    owners.script["identity.sign_in"] = lambda asked: started(agent)
    return agent


def test_signing_in_sets_a_cookie_and_hides_the_token(gateway, fresh):
    answer = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None)
    assert answer.status_code == 200, answer.text
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"zhufeng_session={fresh.token};")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert fresh.token not in answer.text
    assert answer.json()["csrf_token"] == fresh.csrf


def test_a_program_gets_the_token_in_the_body_when_it_asks(gateway, fresh):
    headers = {"Accept-Session": "body"}
    answer = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None, headers=headers)
    assert answer.json()["session_token"] == fresh.token


@pytest.mark.parametrize(
    ("path", "body", "operation"),
    [
        ("/api/session", SIGN_IN, "identity.sign_in"),
        ("/api/tokens", CLIENT, "identity.issue_client_token"),
    ],
)
def test_identity_hears_from_where_somebody_signs_in_and_nobody_says_so_himself(
    gateway, owners, fresh, path, body, operation
):
    assert gateway.ask("POST", path, json=body, key=None).status_code == 200
    (asked,) = owners.of(operation)
    assert {**body, "client_address": "127.0.0.1"}.items() <= asked.fields.items()
    lying = gateway.ask("POST", path, json={**body, "client_address": "192.0.2.1"}, key=None)
    assert (lying.status_code, lying.json()["errors"][0]["code"]) == (422, "unknown_field")


def test_whoever_guessed_too_often_hears_when_to_come_back(gateway, owners):
    owners.script["identity.sign_in"] = TooManyAttempts(retry_after_seconds=42)
    answer = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["Retry-After"] == "42"


def test_a_refused_sign_in_sets_no_cookie(gateway, owners):
    owners.script["identity.sign_in"] = CredentialsWrong()
    answer = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None)
    assert (answer.status_code, answer.json()["code"]) == (401, "credentials_wrong")
    assert "Set-Cookie" not in answer.headers


def test_the_session_shows_who_is_signed_in_without_the_assertion(gateway, agent):
    answer = gateway.ask("GET", "/api/session", headers=agent.cookie)
    assert answer.status_code == 200
    assert answer.json()["actor"] == agent.actor
    assert "assertion" not in answer.text


def test_the_session_says_when_it_ends_and_not_when_its_assertion_does(gateway, agent):
    answer = gateway.ask("GET", "/api/session", headers=agent.cookie)
    assert answer.json()["expires_at"] == agent.expires_at


def test_nobody_has_no_session(gateway):
    answer = gateway.ask("GET", "/api/session")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize(
    ("headers", "bearer"),
    [
        ({}, 'Bearer realm="zhufeng"'),
        ({"Cookie": "zhufeng_session=over"}, 'Bearer realm="zhufeng"'),
        ({"Authorization": "Bearer "}, 'Bearer realm="zhufeng", error="invalid_token"'),
    ],
)
def test_whoever_must_say_who_he_is_hears_how_and_no_browser_asks_him(gateway, headers, bearer):
    answer = gateway.ask("GET", "/api/tickets", headers=headers)
    assert answer.status_code == 401
    cookie = 'Cookie realm="zhufeng", cookie-name="zhufeng_session"'
    assert answer.headers["WWW-Authenticate"] == f"{bearer}, {cookie}"


def test_a_wrong_password_is_challenged_like_every_401(gateway, owners):
    owners.script["identity.sign_in"] = CredentialsWrong()
    answer = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None)
    assert answer.status_code == 401
    assert "Basic" not in answer.headers["WWW-Authenticate"]


def test_a_token_that_its_owner_rejects_is_said_to_be_invalid(gateway, owners):
    owners.script["hotline.list_tickets"] = AssertionInvalid()
    answer = gateway.ask("GET", "/api/tickets", headers={"Authorization": "Bearer forged"})
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_signing_out_tells_identity_and_clears_the_cookie(gateway, owners, agent):
    owners.script["identity.sign_out"] = lambda asked: {"signed_out": True}
    answer = gateway.ask("DELETE", "/api/session", headers=agent.headers, key=None)
    assert answer.status_code == 200
    assert owners.of("identity.sign_out")[0].fields == {"session_token": agent.token}
    assert "zhufeng_session=;" in answer.headers["Set-Cookie"]
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["/api/tickets", "/api/session"])
def test_an_expired_cookie_is_refused_and_cleared(gateway, owners, path):
    answer = gateway.ask("GET", path, headers={"Cookie": "zhufeng_session=over"})
    assert (answer.status_code, answer.json()["code"]) == (401, "session_expired")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_public_pages_and_signing_in_work_with_an_expired_cookie(gateway, owners, agent):
    over = {"Cookie": "zhufeng_session=over"}
    read = gateway.ask("GET", "/api/activities", headers=over)
    assert read.status_code == 200
    assert "Max-Age=0" in read.headers["Set-Cookie"]
    owners.script["identity.sign_in"] = lambda asked: started(agent)
    signed_in = gateway.ask("POST", "/api/session", json=SIGN_IN, key=None, headers=over)
    assert signed_in.status_code == 200
    assert f"zhufeng_session={agent.token}" in signed_in.headers["Set-Cookie"]


def test_a_keyed_command_never_changes_its_actor_because_a_session_ended(gateway, owners):
    over = {"Cookie": "zhufeng_session=over"}
    answer = gateway.ask("POST", "/api/requests", json=REQUEST, headers=over)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_expired")
    assert owners.commands == []


@pytest.mark.parametrize("token", [None, "wrong", ""])
def test_a_change_by_cookie_needs_the_csrf_token(gateway, owners, agent, token):
    headers = {**agent.cookie, **({"X-CSRF-Token": token} if token is not None else {})}
    answer = gateway.ask("POST", "/api/tickets/t-1/accept", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_token_wrong")
    assert owners.commands == []


def test_reading_by_cookie_needs_no_csrf_token(gateway, agent):
    assert gateway.ask("GET", "/api/tickets", headers=agent.cookie).status_code == 200


def test_a_bearers_assertion_is_handed_on_without_asking_identity(gateway, owners):
    headers = {"Authorization": "Bearer its.own.assertion"}
    assert gateway.ask("GET", "/api/tickets", headers=headers).status_code == 200
    (asked,) = owners.asked
    assert asked.call.authorization == "its.own.assertion"


@pytest.mark.parametrize("authorization", ["Basic ZGF3YTpwYXNz", "Bearer", "Bearer "])
def test_another_authorization_is_refused(gateway, authorization):
    answer = gateway.ask("GET", "/api/tickets", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "assertion_invalid")


def test_identity_is_asked_once_for_many_requests(gateway, owners, agent):
    for _ in range(5):
        assert gateway.ask("GET", "/api/tickets", headers=agent.cookie).status_code == 200
    assert len(owners.of("identity.assert_session")) == 1


def test_a_revoked_session_is_forgotten_at_once(gateway, owners, agent, sign_in):
    assert gateway.ask("GET", "/api/tickets", headers=agent.cookie).status_code == 200
    owners.announce(revocation(agent))
    wait_until(
        lambda: gateway.ask("GET", "/api/tickets", headers=agent.cookie).status_code == 401,
        seconds=5,
        what="a revoked session is still remembered",
    )


def revocation(person):
    event = SessionRevoked(session_id=person.session_id, actor="staff/x")
    return Envelope(
        id="018f4b5e-7c1d-7a3b-9f00-0123456789ab",
        type=event.wire_type(),
        subject=f"session/{person.session_id}",
        time=utc_now(),
        sequence=1,
        data=dump(event),
    ).as_message()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 201),
    ],
)
def test_changes_come_from_our_own_pages_or_from_programs(gateway, headers, status):
    answer = gateway.ask("POST", "/api/requests", json=REQUEST, headers=headers)
    assert answer.status_code == status, answer.text
    if status == 403:
        assert answer.json()["code"] == "cross_site_refused"


def test_our_own_origin_may_change(gateway):
    headers = {"Origin": gateway.address}
    assert gateway.ask("POST", "/api/requests", json=REQUEST, headers=headers).status_code == 201


def test_pages_of_other_sites_may_link_to_us(gateway):
    answer = gateway.ask("GET", "/api/activities", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
