"""The whole round trip of single sign-on: browser, gateway, identity, and a provider over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests

from tests.oidc_provider import FakeProvider, configured
from tests.platform import Platform
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

BEGIN, ANSWER = "/api/session/oidc", "/api/session/oidc/answer"


@pytest.fixture(scope="module")
def provider(platform: Platform) -> Iterator[FakeProvider]:
    with ExitStack() as open_:
        fake = open_.enter_context(FakeProvider())
        redirect = f"{platform.address}/desk/sign-in/oidc"
        open_.enter_context(configured(platform, fake.settings(redirect)))
        yield fake


def account(platform: Platform, role: str) -> tuple[str, str, str]:
    """(id, user name, password) of somebody new who has taken up his account."""
    new = {
        "user_name": f"user-{uuid4().hex[:12]}",
        "display_name": "达瓦",
        "password": "chomolungma-8848",
        "roles": [role],
        "managing_union": "county-540202",
    }
    made = security(platform).post("/api/accounts", new)
    assert made.status_code == 201, made.text
    assert Visitor(platform).take_up(new).ok
    return made.json()["account_id"], str(new["user_name"]), str(new["password"])


def security(platform: Platform) -> Visitor:
    """The security administrator, with a code of his where he has an authenticator."""
    row, visitor = platform.account("security"), Visitor(platform)
    visitor.session.cookies.set("zhufeng_session", row["session_token"])
    visitor.headers["X-CSRF-Token"] = visitor.get("/api/session").json()["csrf_token"]
    return visitor


def link(platform: Platform, account_id: str, subject: str) -> requests.Response:
    body = {"subject": subject, "reason": "统一身份认证上线"}
    return security(platform).post(f"/api/accounts/{account_id}/link-oidc", body)


def brought_back(visitor: Visitor, to: str = "/") -> dict[str, str]:
    """What the browser comes back with from the provider."""
    begun = visitor.post(BEGIN, {"to": to}, key=None)
    assert begun.status_code == 200, begun.text
    assert set(begun.json()) == {"address", "expires_at"}
    sent = requests.get(begun.json()["address"], allow_redirects=False, timeout=20)
    assert sent.status_code == 302
    landed = urlsplit(sent.headers["Location"])
    assert landed.path == "/desk/sign-in/oidc"
    return {name: each[0] for name, each in parse_qs(landed.query).items()}


def refused(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_linked_account_goes_round_and_has_a_session(platform, provider):
    account_id, _, _ = account(platform, "officer")
    linked = link(platform, account_id, provider.subject)
    assert (linked.status_code, linked.json()["oidc_linked"]) == (200, True)
    visitor = Visitor(platform)
    assert visitor.get("/api/session/ways").json() == {"oidc": True}
    back = brought_back(visitor, to="/leads")
    taken = visitor.post(ANSWER, back, key=None)
    assert (taken.status_code, taken.json()) == (200, {"second_factor": False})
    finished = visitor.put(BEGIN, {"state": back["state"]}, key=None)
    assert finished.status_code == 200, finished.text
    assert (finished.json()["to"], finished.json()["roles"]) == ("/leads", ["officer"])
    assert "session_token" not in finished.json()
    cookies = finished.headers["Set-Cookie"]
    assert "zhufeng_session=" in cookies
    assert "zhufeng_browser=;" in cookies
    (own,) = [each for each in visitor.get("/api/sessions").json()["items"] if each["current"]]
    assert own["opened_by"] == "oidc"
    again = visitor.put(BEGIN, {"state": back["state"]}, key=None, **csrf(visitor))
    assert refused(again) == (401, "oidc_state_wrong")


def csrf(visitor: Visitor) -> dict[str, str]:
    return {"X-CSRF-Token": visitor.get("/api/session").json()["csrf_token"]}


def test_what_one_browser_began_no_other_finishes(platform, provider):
    victim, attacker = Visitor(platform), Visitor(platform)
    back = brought_back(attacker)
    assert refused(victim.post(ANSWER, back, key=None)) == (401, "oidc_state_wrong")
    brought_back(victim)
    assert refused(victim.post(ANSWER, back, key=None)) == (401, "oidc_state_wrong")
    assert not victim.session.cookies.get("zhufeng_session")


def test_a_page_of_another_site_begins_nothing(platform, provider):
    response = Visitor(platform).post(
        BEGIN, {"to": "/"}, key=None, **{"Sec-Fetch-Site": "cross-site"}
    )
    assert refused(response) == (403, "cross_site_refused")


def test_a_subject_that_nobody_linked_gets_no_account(platform, provider):
    visitor = Visitor(platform)
    provider.claims = {"sub": f"stranger-{uuid4()}"}
    try:
        back = brought_back(visitor)
        assert refused(visitor.post(ANSWER, back, key=None)) == (403, "oidc_not_linked")
        assert refused(visitor.post(ANSWER, back, key=None)) == (401, "oidc_state_wrong")
    finally:
        provider.claims = {}


def test_a_token_for_another_client_is_refused_in_each_language(platform, provider):
    provider.claims = {"aud": "another client"}
    try:
        told = set()
        for language in ("zh-CN", "bo", "en"):
            visitor = Visitor(platform)
            back = brought_back(visitor)
            answer = visitor.post(ANSWER, back, key=None, **{"Accept-Language": language})
            assert refused(answer) == (401, "oidc_answer_wrong")
            told.add(answer.json()["detail"])
        assert len(told) == 3
    finally:
        provider.claims = {}


def test_who_breaks_off_at_the_provider_is_told_so(platform, provider):
    provider.fault = "access_denied"
    try:
        visitor = Visitor(platform)
        back = brought_back(visitor)
        assert refused(visitor.post(ANSWER, back, key=None)) == (401, "oidc_declined")
    finally:
        provider.fault = None


def test_a_money_account_shows_its_own_second_factor_as_well(platform, provider):
    account_id, _, _ = account(platform, "officer")
    body = {"roles": ["officer"], "reason": "换岗"}
    granted = security(platform).post(f"/api/accounts/{account_id}/revoke-roles", body)
    assert granted.ok, granted.text
    body = {"roles": ["approver"], "reason": "换岗"}
    assert security(platform).post(f"/api/accounts/{account_id}/grant-roles", body).ok
    subject = f"approver-{uuid4()}"
    assert link(platform, account_id, subject).ok
    provider.claims = {"sub": subject, "amr": ["otp", "mfa"]}
    try:
        visitor = Visitor(platform)
        back = brought_back(visitor)
        assert visitor.post(ANSWER, back, key=None).json() == {"second_factor": False}
        finished = visitor.put(BEGIN, {"state": back["state"]}, key=None)
        assert (finished.json()["owed"], finished.json()["roles"]) == ("second_factor", [])
    finally:
        provider.claims = {}


def test_the_system_administrator_links_nobody(platform, provider):
    account_id, _, _ = account(platform, "officer")
    row, visitor = platform.account("system"), Visitor(platform)
    visitor.session.cookies.set("zhufeng_session", row["session_token"])
    visitor.headers["X-CSRF-Token"] = visitor.get("/api/session").json()["csrf_token"]
    body = {"subject": "his own", "reason": "试试"}
    answer = visitor.post(f"/api/accounts/{account_id}/link-oidc", body)
    assert refused(answer) == (403, "right_missing")


def test_keys_that_the_provider_changed_are_fetched_anew(platform, provider):
    fetched = provider.asked.count("/keys")
    provider.rotate()
    with configured(platform, {**provider.settings(f"{platform.address}/desk/sign-in/oidc"),
                               "scopes": ["openid", "profile"]}):  # fmt: skip
        visitor = Visitor(platform)
        back = brought_back(visitor)
        assert visitor.post(ANSWER, back, key=None).ok
    assert provider.asked.count("/keys") == fetched + 1


def test_a_provider_that_is_away_keeps_nobody_from_signing_in_by_password(platform):
    nowhere = {
        "issuer": "http://127.0.0.1:9",
        "client_id": "zhufeng",
        "client_secret": "secret",
        "redirect": f"{platform.address}/desk/sign-in/oidc",
    }
    with configured(platform, nowhere):
        away = Visitor(platform).post(BEGIN, {"to": "/"}, key=None)
        assert refused(away) == (503, "oidc_provider_away")
        assert int(away.headers["Retry-After"]) > 0
        assert Visitor(platform, "officer-county-540202").get("/api/session").ok


def test_where_nothing_is_configured_nobody_begins(platform):
    with configured(platform, {}):
        visitor = Visitor(platform)
        assert visitor.get("/api/session/ways").json() == {"oidc": False}
        answer = visitor.post(BEGIN, {"to": "/"}, key=None)
        assert refused(answer) == (404, "oidc_not_configured")
