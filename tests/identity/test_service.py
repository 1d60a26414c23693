"""Running identity behind its gateway: people sign in, stay themselves, and sign out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.local.waiting import wait_until
from tests.platform import Platform
from tests.strangers import new_phone, somebody
from tests.visiting import Visitor, codes_on, next_code
from vocabulary.business_time import SHANGHAI

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

REVOKED_SECONDS = 5
TRIES = 5
ALIKE = ("status", "code", "kind", "field", "allowed", "title", "detail")


def problem(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def at_once(times: int, work: Callable[[int], requests.Response]) -> list[requests.Response]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


def file_request(platform: Platform, applicant: dict[str, str], **changes: Any) -> str:
    """A worker's request from the portal; its number."""
    request = {
        "category": "hardship",
        "county": "540202",
        "language": "bo",
        "text": "矿上受伤，医药费付不起",
        "applicant": applicant,
        "consents": [{"purpose": each, "version": 1} for each in ("handling", "sensitive")],
    }
    response = Visitor(platform).post("/api/requests", {**request, **changes})
    assert response.status_code == 201, response.text
    number: str = response.json()["number"]
    return number


def new_account(**changes: Any) -> dict[str, Any]:
    account = {
        "user_name": f"user-{uuid4().hex[:12]}",
        "display_name": "达瓦",
        "password": "chomolungma-8848",
        "roles": ["officer"],
        "managing_union": "county-540202",
    }
    return {**account, **changes}


# --- staff


def test_staff_sign_in_and_are_who_they_are(platform):
    officer = Visitor(platform, "officer-county-540202")
    session = officer.get("/api/session").json()
    assert session["actor"].startswith("staff/")
    assert (session["roles"], session["unions"]) == (["officer"], ["county-540202"])
    assert "session_token" not in session
    assert not [name for name in session if "assertion" in name]


def test_a_session_is_said_to_end_when_it_was_said_to_end_at_sign_in(platform):
    officer = Visitor(platform)
    account = platform.account("officer-county-540202")
    started = officer.sign_in("officer-county-540202", account["password"]).json()
    assert officer.get("/api/session").json()["expires_at"] == started["expires_at"]


def test_a_wrong_password_and_an_unknown_user_are_answered_alike(platform):
    refusals = [
        Visitor(platform).sign_in("agent", "not the password"),
        Visitor(platform).sign_in("nobody-of-that-name", "not the password"),
    ]
    assert [problem(each) for each in refusals] == [(401, "credentials_wrong")] * 2
    first, second = ({name: each.json().get(name) for name in ALIKE} for each in refusals)
    assert first == second
    assert [each.cookies.get_dict() for each in refusals] == [{}, {}]


def test_of_many_who_take_a_user_name_at_the_same_moment_one_has_it(platform):
    security = Visitor(platform, "security")
    account = new_account()
    answers = at_once(6, lambda number: security.post("/api/accounts", account))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if not answer.ok} == {"user_name_taken"}
    assert Visitor(platform).sign_in(account["user_name"], account["password"]).ok


def test_a_new_account_signs_in_with_its_roles_and_is_never_shown_its_password(platform):
    account = new_account(roles=["leader", "officer"])
    created = Visitor(platform, "security").post("/api/accounts", account)
    assert created.status_code == 201
    assert account["password"] not in created.text
    assert "argon2" not in created.text
    leader = Visitor(platform)
    assert leader.take_up(account).ok
    assert leader.get("/api/session").json()["roles"] == ["leader", "officer"]


def test_an_account_with_an_unknown_role_is_refused(platform):
    refused = Visitor(platform, "security").post("/api/accounts", new_account(roles=["king"]))
    assert problem(refused) == (422, "role_unknown")


def test_a_role_counts_in_an_open_session_from_its_grant_to_its_revocation(platform):
    security, account = Visitor(platform, "security"), new_account(roles=["officer"])
    account_id = security.post("/api/accounts", account).json()["account_id"]
    officer = Visitor(platform)
    assert officer.take_up(account).ok
    assert problem(officer.get("/api/accounts")) == (403, "right_missing")

    def change(what: str) -> None:
        asked = {"roles": ["leader"], "reason": "岗位调整"}
        answer = security.post(f"/api/accounts/{account_id}/{what}-roles", asked)
        assert answer.ok, answer.text

    change("grant")
    allowed = lambda: officer.get("/api/accounts").ok  # noqa: E731
    wait_until(allowed, seconds=REVOKED_SECONDS, what="the granted role is not in force")
    change("revoke")
    wait_until(lambda: not allowed(), seconds=REVOKED_SECONDS, what="the revoked role still is")


def new_colleague(platform: Platform, **facts: Any) -> tuple[str, Visitor]:
    """(account id, his browser) of a new account."""
    account, colleague = new_account(**facts), Visitor(platform)
    made = Visitor(platform, "security").post("/api/accounts", account)
    assert colleague.take_up(account).ok
    return made.json()["account_id"], colleague


def delegated(absent: Visitor, delegate_id: str) -> str:
    """The id of a delegation of the officer's role for today and tomorrow."""
    today = datetime.now(SHANGHAI).date()
    asked = {
        "delegate_id": delegate_id,
        "roles": ["officer"],
        "from_day": today.isoformat(),
        "until_day": (today + timedelta(days=1)).isoformat(),
        "reason": "休假",
    }
    given = absent.post("/api/delegations", asked)
    assert given.status_code == 201, given.text
    delegation_id: str = given.json()["delegation_id"]
    return delegation_id


def test_whoever_acts_for_a_colleague_does_so_in_both_names_until_it_is_revoked(platform):
    absent_id, absent = new_colleague(platform, roles=["officer"], managing_union="county-540221")
    delegate_id, delegate = new_colleague(platform, roles=["editor"])
    acting = {"Acting-For": delegated(absent, delegate_id)}
    session = delegate.get("/api/session", **acting).json()
    assert session["actor"] == f"staff/{delegate_id} for staff/{absent_id}"
    assert (session["roles"], session["unions"]) == (["officer"], ["county-540221"])
    assert session["absent_name"] == "达瓦"
    assert delegate.get("/api/session").json()["actor"] == f"staff/{delegate_id}"
    assert problem(delegate.get("/api/leads")) == (403, "right_missing")
    leads = delegate.get("/api/leads", **acting)
    assert {each["managing_union"] for each in leads.json()["items"]} <= {"county-540221"}
    for stranger in (absent, Visitor(platform)):
        refused = stranger.get("/api/activities", **acting)
        assert problem(refused) == (403, "delegation_not_in_force")
    assert absent.post(f"/api/delegations/{acting['Acting-For']}/revoke", {}).ok
    over = lambda: not delegate.get("/api/leads", **acting).ok  # noqa: E731
    wait_until(over, seconds=REVOKED_SECONDS, what="the revoked delegation is still in force")
    assert problem(delegate.get("/api/leads", **acting)) == (403, "delegation_not_in_force")


def test_an_api_client_with_a_wrong_secret_gets_no_token(platform):
    body = {"client_id": "demo-api-client", "client_secret": "guessed"}
    refused = Visitor(platform).post("/api/tokens", body, key=None)
    assert problem(refused) == (401, "credentials_wrong")


def test_a_first_password_does_nothing_but_change_itself(platform):
    account = new_account()
    created = Visitor(platform, "security").post("/api/accounts", account).json()
    newcomer, copied = Visitor(platform), Visitor(platform)
    assert newcomer.sign_in(account["user_name"], account["password"]).json()["owed"] == "password"
    copied.session.cookies.update(newcomer.session.cookies)
    assert problem(newcomer.get("/api/leads")) == (403, "password_change_needed")
    weak = {"password": account["password"], "new_password": "password-password"}
    refused = newcomer.put("/api/session/password", weak, key=None)
    assert problem(refused) == (422, "password_unfit")
    assert newcomer.take_up(account).json()["owed"] is None
    assert newcomer.get("/api/leads").ok
    assert problem(copied.get("/api/leads")) == (401, "session_expired")
    again = {"password": "chomolungma-8848"}
    path = f"/api/accounts/{created['account_id']}/password"
    assert Visitor(platform, "security").put(path, again).ok
    wait_until(
        lambda: newcomer.get("/api/leads").status_code == 401,
        seconds=30,
        what="a session outlives the reset of its password",
    )


def test_whoever_adds_an_authenticator_is_asked_for_it_from_then_on(platform):
    account = new_account()
    assert Visitor(platform, "security").post("/api/accounts", account).ok
    here, copied = Visitor(platform), Visitor(platform)
    here.take_up(account)
    who = (account["user_name"], account["password"])
    copied.session.cookies.update(here.session.cookies)
    shown, confirmed = here.enrol(account["password"])
    assert confirmed.ok, confirmed.text
    assert here.get("/api/session").json()["owed"] is None
    assert problem(copied.get("/api/inbox")) == (401, "session_expired")
    assert problem(Visitor(platform).sign_in(*who)) == (403, "second_factor_needed")
    again = Visitor(platform).sign_in(*who, second_factor=shown)
    assert problem(again) == (401, "second_factor_wrong")
    first, *_ = confirmed.json()["recovery_codes"]
    assert Visitor(platform).sign_in(*who, second_factor=first).ok
    refused = Visitor(platform).sign_in(*who, second_factor=first)
    assert problem(refused) == (401, "second_factor_wrong")


# --- workers


def test_a_worker_signs_in_with_the_code_on_his_phone_and_sees_his_tickets(platform):
    phone = new_phone()
    number = file_request(platform, somebody(phone=phone))
    worker = Visitor(platform)
    signed_in = worker.sign_in_by_phone(phone)
    assert signed_in.ok, signed_in.text
    assert (signed_in.json()["roles"], signed_in.json()["language"]) == (["worker"], "bo")
    mine = worker.get("/api/my/tickets").json()
    assert [line["number"] for line in mine["items"]] == [number]


def test_a_code_opens_one_session(platform):
    phone, worker = new_phone(), Visitor(platform)
    assert worker.sign_in_by_phone(phone).ok
    [code] = codes_on(platform, phone)
    assert problem(Visitor(platform).use_code(phone, code)) == (401, "code_wrong")


def test_a_code_shows_how_a_ticket_stands_to_who_knows_its_number_and_starts_no_session(platform):
    phone, somewhere = new_phone(), Visitor(platform)
    number = file_request(platform, somebody(phone=phone))
    foreign = file_request(platform, somebody(phone=new_phone()))
    asked = {"phone": phone, "language": "bo"}
    assert somewhere.post("/api/session/phone-codes", asked, key=None).ok
    proof = {"phone": phone, "code": next_code(platform, phone)}
    proven = somewhere.post("/api/progress/phone", proof, key=None)
    assert proven.ok, proven.text
    assert "Set-Cookie" not in proven.headers
    bearer = {"Authorization": f"Bearer {proven.json()['assertion']}"}
    shown = somewhere.get(f"/api/my/progress?number={number}", **bearer)
    assert (shown.status_code, shown.json()["number"]) == (200, number), shown.text
    for other in (foreign, "SR-20210305-999999"):
        refused = somewhere.get(f"/api/my/progress?number={other}", **bearer)
        assert problem(refused) == (404, "ticket_not_found")
    assert problem(somewhere.get(f"/api/my/progress?number={number}")) == (401, "sign_in_needed")
    # It is for the hotline and for nobody else, and used once.
    assert problem(somewhere.get("/api/inbox", **bearer)) == (401, "assertion_invalid")
    assert problem(somewhere.post("/api/progress/phone", proof, key=None)) == (401, "code_wrong")


def test_of_many_who_use_a_code_at_the_same_moment_one_signs_in(platform):
    phone = new_phone()
    asked = {"phone": phone, "language": "bo"}
    assert Visitor(platform).post("/api/session/phone-codes", asked, key=None).ok
    code = next_code(platform, phone)
    answers = at_once(6, lambda number: Visitor(platform).use_code(phone, code))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401, 401, 401]


def test_wrong_tries_are_kept_until_the_right_code_opens_nothing(platform):
    phone = new_phone()
    asked = {"phone": phone, "language": "bo"}
    assert Visitor(platform).post("/api/session/phone-codes", asked, key=None).ok
    code = next_code(platform, phone)
    wrong = "000000" if code != "000000" else "111111"
    tries = at_once(TRIES, lambda number: Visitor(platform).use_code(phone, wrong))
    assert {problem(each) for each in tries} == {(401, "code_wrong")}
    assert problem(Visitor(platform).use_code(phone, code)) == (401, "code_wrong")


def test_a_second_code_is_refused_for_a_minute(platform):
    phone, visitor = new_phone(), Visitor(platform)
    asked = {"phone": phone, "language": "bo"}
    first = visitor.post("/api/session/phone-codes", asked, key=None)
    assert first.json() == {"expires_in_seconds": 300, "retry_after_seconds": 60}
    refused = visitor.post("/api/session/phone-codes", asked, key=None)
    assert problem(refused) == (429, "too_many_attempts")
    assert 50 <= int(refused.headers["Retry-After"]) <= 60


def test_of_many_codes_asked_for_at_the_same_moment_one_is_sent(platform):
    phone = new_phone()
    asked = {"phone": phone, "language": "bo"}
    answers = at_once(
        8, lambda number: Visitor(platform).post("/api/session/phone-codes", asked, key=None)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [429] * 7
    next_code(platform, phone)
    assert len(codes_on(platform, phone)) == 1


def test_people_who_share_a_phone_see_each_others_tickets_by_masked_name(platform):
    phone = new_phone()
    numbers = [
        file_request(platform, somebody(name=name, phone=phone)) for name in ("次仁", "普布")
    ]
    worker = Visitor(platform)
    worker.sign_in_by_phone(phone)
    mine = worker.get("/api/my/tickets").json()["items"]
    assert {line["number"]: line["applicant_name"] for line in mine} == dict(
        zip(numbers, ("次*", "普*"), strict=True)
    )


def test_a_worker_who_chose_his_inbox_is_told_there_in_his_language(platform):
    phone, agent = new_phone(), Visitor(platform, "agent")
    worker = Visitor(platform)
    worker.sign_in_by_phone(phone)
    choice = {"language": "zh-CN", "preferred_channel": "in_app"}
    assert worker.put("/api/contact", choice).json() == {
        "items": [],
        "unread": 0,
        "next_cursor": None,
    }
    assert worker.get("/api/contact").json() == choice
    file_request(platform, somebody(phone=phone))
    [line] = worker.get("/api/my/tickets").json()["items"]
    for command, body in (("accept", {}), ("escalate", {"reason_code": "illness"})):
        assert agent.post(f"/api/tickets/{line['ticket_id']}/{command}", body).ok
    inbox = wait_until(
        lambda: (page := worker.get("/api/inbox").json())["items"] and page,
        seconds=20,
        what="the worker is not told",
    )
    [message] = inbox["items"]
    assert (message["template"], message["language"]) == ("lead_opened", "zh-CN")
    assert (message["subject"], inbox["unread"]) == (f"ticket/{line['ticket_id']}", 1)
    assert worker.post(f"/api/inbox/{message['delivery_id']}/read", {}).json()["read_at"]
    assert worker.get("/api/inbox").json()["unread"] == 0


def test_a_worker_does_what_workers_may_and_nothing_else(platform):
    worker = Visitor(platform)
    worker.sign_in_by_phone(new_phone())
    assert problem(worker.get("/api/tickets")) == (403, "right_missing")
    assert problem(worker.post("/api/accounts", new_account())) == (403, "right_missing")


# --- sessions


def test_a_revoked_session_is_over_for_whoever_copied_its_cookie(platform):
    worker, thief = Visitor(platform), Visitor(platform)
    worker.sign_in_by_phone(new_phone())
    thief.session.cookies.update(worker.session.cookies)
    assert thief.get("/api/inbox").ok
    assert worker.delete("/api/session").json() == {"signed_out": True}
    answers = [thief.get("/api/inbox")]

    def is_over() -> bool:
        answers.append(thief.get("/api/inbox"))
        return not answers[-1].ok

    wait_until(is_over, seconds=REVOKED_SECONDS, what="a revoked session still opens the inbox")
    assert problem(next(each for each in answers if not each.ok)) == (401, "session_expired")


def test_somebody_sees_his_own_sessions_and_ends_the_one_he_does_not_know(platform):
    account = new_account()
    assert Visitor(platform, "security").post("/api/accounts", account).ok
    here, there = Visitor(platform), Visitor(platform)
    here.take_up(account)
    there.headers["User-Agent"] = "Mozilla/5.0 (X11; rv:120.0) Gecko/20100101 Firefox/120.0"
    assert there.sign_in(account["user_name"], account["password"]).ok
    newest, first = here.get("/api/sessions").json()["items"]
    assert (newest["device"], newest["current"], first["current"]) == ("firefox", False, True)
    foreign = Visitor(platform, "agent").delete(f"/api/sessions/{newest['session_id']}")
    assert problem(foreign) == (404, "session_not_found")
    assert here.delete(f"/api/sessions/{newest['session_id']}").ok

    wait_until(
        lambda: there.get("/api/session").status_code == 401,
        seconds=30,
        what="a session that was ended is still open",
    )
    assert [each["current"] for each in here.get("/api/sessions").json()["items"]] == [True]
    assert here.delete("/api/sessions").ok


def test_signing_out_of_one_browser_leaves_the_other_signed_in(platform):
    account = new_account()
    assert Visitor(platform, "security").post("/api/accounts", account).ok
    Visitor(platform).take_up(account)
    here, there = Visitor(platform), Visitor(platform)
    for browser in (here, there):
        assert browser.sign_in(account["user_name"], account["password"]).ok
    assert here.delete("/api/session").ok
    assert there.get("/api/session").ok


@pytest.mark.parametrize("token", ["absent", "guessed", "another session's"])
def test_a_command_by_cookie_needs_the_sessions_own_csrf_token(platform, token):
    worker, other = Visitor(platform), Visitor(platform, "agent")
    worker.sign_in_by_phone(new_phone())
    own = worker.headers.pop("X-CSRF-Token")
    if token == "guessed":
        worker.headers["X-CSRF-Token"] = "0" * len(own)
    elif token == "another session's":
        worker.headers["X-CSRF-Token"] = other.headers["X-CSRF-Token"]
    choice = {"language": "bo", "preferred_channel": "sms"}
    assert problem(worker.put("/api/contact", choice)) == (403, "csrf_token_wrong")
    assert problem(worker.delete("/api/session")) == (403, "csrf_token_wrong")
    worker.headers["X-CSRF-Token"] = own
    assert worker.put("/api/contact", choice).ok
