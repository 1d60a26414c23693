import itertools
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from contracts.gateway import CsrfTokenWrong, TooManyRequests
from contracts.identity import (
    ActFor,
    AssertSession,
    DelegationNotInForce,
    SecondFactorNeeded,
    SessionExpired,
)
from contracts.refusals import AssertionInvalid, RightMissing, ServiceUnavailable, SignInNeeded
from deploy.local.waiting import wait_until
from records.policies import Policies, load_policies
from services.gateway.callers import Caller, Credentials, check_csrf, check_right, identify
from services.gateway.operations import OPERATIONS
from services.gateway.rate_limits import POLICY, RateLimits
from services.gateway.session_cache import (
    MOST_SECONDS,
    REVOKED_SECONDS,
    SessionCache,
    session_id_of,
)
from services.gateway.sessions import Sessions

DAY = date(2021, 3, 5)
BY_NAME = {each.name: each for each in OPERATIONS}
FACTS = {
    "assertion": "signed",
    "csrf_token": "csrf",
    "actor": "staff/1",
    "roles": ["hotline_agent"],
    "assertion_expires_at": "2021-03-05T10:04:00Z",
    "expires_at": "2021-03-05T22:00:00Z",
}


class Clock:
    def __init__(self):
        self.now = datetime(2021, 3, 5, 10, tzinfo=UTC).timestamp()

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(clock):
    return SessionCache(most=3, clock=clock)


def test_a_session_is_remembered_for_ten_seconds_at_most(cache, clock):
    cache.put("a", FACTS)
    clock.now += MOST_SECONDS - 0.1
    assert cache.get("a") == FACTS
    clock.now += 0.2
    assert cache.get("a") is None
    assert len(cache) == 0


def test_a_session_is_never_remembered_past_its_assertion(cache, clock):
    clock.now += 235
    cache.put("a", FACTS)
    clock.now += 4.9
    assert cache.get("a")
    clock.now += 0.2
    assert cache.get("a") is None


def test_the_cache_forgets_the_oldest_when_it_is_full(cache):
    for session_id in "abcd":
        cache.put(session_id, FACTS)
    assert (len(cache), cache.get("a"), cache.get("d")) == (3, None, FACTS)


def test_a_revocation_goes_before_an_answer_that_arrives_after_it(cache):
    cache.put("a", FACTS)
    cache.drop("a")
    assert cache.get("a") is None
    cache.put("a", FACTS)
    assert cache.get("a") is None


def test_a_session_is_remembered_apart_for_each_colleague_for_whom_its_holder_acts(cache):
    asked = []

    def ask(request):
        asked.append(request)
        return {**FACTS, "actor": "staff/1 for staff/2"} if isinstance(request, ActFor) else FACTS

    sessions, delegation_id = Sessions(cache, ask), str(uuid4())
    for _ in range(2):
        assert sessions.facts("token")["actor"] == "staff/1"
        assert sessions.facts("token", delegation_id)["actor"] == "staff/1 for staff/2"
    assert asked == [
        AssertSession(session_token="token"),
        ActFor(session_token="token", delegation_id=delegation_id),
    ]
    cache.drop(session_id_of("token"))
    for acting_for in (None, delegation_id):
        with pytest.raises(SessionExpired):
            sessions.facts("token", acting_for)


@pytest.mark.parametrize(
    "named", ["", "x" * 36, "staff/1", "4BA6A7A6-8BC1-4C01-94EB-F8A81F11C059z"]
)
def test_what_is_no_delegations_id_is_answered_like_one_that_is_not_in_force(cache, named):
    def ask(request):
        raise AssertionError("asked")

    with pytest.raises(DelegationNotInForce):
        Sessions(cache, ask).facts("token", named)


@pytest.mark.parametrize("operation", ["campaigns.list_activities", "hotline.list_tickets"])
@pytest.mark.parametrize("how", [{}, {"authorization": "bearer x"}, {"token": "t"}])
def test_who_says_that_he_acts_for_somebody_is_never_taken_for_anybody_else(operation, how):
    over = Known(SessionExpired())
    with pytest.raises((DelegationNotInForce, SessionExpired)):
        identify(Credentials(**how, acting_for=str(uuid4())), BY_NAME[operation], over)


def test_a_session_revoked_while_identity_answers_is_expired(cache):
    def ask(request):
        cache.drop(session_id_of(request.session_token))
        return FACTS

    with pytest.raises(SessionExpired):
        Sessions(cache, ask).facts("token")


def test_all_sessions_of_an_account_whose_rights_changed_are_asked_about_anew(cache, clock):
    other = {**FACTS, "actor": "staff/2", "assertion_expires_at": "2021-03-05T22:00:00Z"}
    acting = {**FACTS, "actor": "staff/3 for staff/1"}
    for session_id, facts in (("a", FACTS), ("b", acting), ("c", other)):
        cache.put(session_id, facts)
    cache.forget_account("1")
    assert [cache.get(session_id) for session_id in "abc"] == [None, None, other]
    cache.put("a", FACTS)  # identity's answer from before the change, that was under way
    assert cache.get("a") is None
    clock.now += REVOKED_SECONDS
    cache.put("a", FACTS)
    assert cache.get("a") == FACTS


@pytest.mark.parametrize("token", ["x" * 201, "藏"])
def test_a_token_that_nobody_made_is_expired_without_asking(cache, token):
    def ask(request):
        raise AssertionError("asked")

    with pytest.raises(SessionExpired):
        Sessions(cache, ask).facts(token)


class Known:
    """Sessions that answer one thing."""

    def __init__(self, answer):
        self.answer = answer

    def facts(self, token, acting_for):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


COOKIE = Credentials(token="t")


def test_a_bearer_goes_before_a_cookie():
    credentials = Credentials(token="t", authorization="bearer abc")
    caller = identify(credentials, BY_NAME["hotline.list_tickets"], Known(FACTS))
    assert (caller.assertion, caller.facts) == ("abc", None)


@pytest.mark.parametrize(
    ("operation", "welcome"),
    [
        ("campaigns.list_activities", True),
        ("identity.sign_in", True),
        ("hotline.get_progress", True),
        ("hotline.file_request", False),
        ("campaigns.register_person", False),
        ("hotline.list_tickets", False),
    ],
)
def test_a_session_that_is_over_makes_a_stranger_only_where_no_key_is_at_stake(operation, welcome):
    known = Known(SessionExpired())
    if welcome:
        assert identify(COOKIE, BY_NAME[operation], known).expired
    else:
        with pytest.raises(SessionExpired):
            identify(COOKIE, BY_NAME[operation], known)


@pytest.mark.parametrize(
    ("operation", "works"),
    [
        ("campaigns.list_activities", True),
        ("hotline.file_request", False),
        ("identity.sign_in", False),
        ("hotline.list_tickets", False),
    ],
)
def test_without_identity_only_public_reading_works(operation, works):
    known = Known(ServiceUnavailable())
    if works:
        caller = identify(COOKIE, BY_NAME[operation], known)
        assert (caller.facts, caller.in_doubt.code) == (None, "service_unavailable")
    else:
        with pytest.raises(ServiceUnavailable):
            identify(COOKIE, BY_NAME[operation], known)


@pytest.mark.parametrize("authorization", ["", "Basic x", "Bearer", "Bearer  ", "bearerabc"])
def test_only_a_bearers_assertion_is_an_authorization(authorization):
    with pytest.raises(AssertionInvalid):
        identify(
            Credentials(authorization=authorization), BY_NAME["identity.sign_in"], Known(FACTS)
        )


@pytest.mark.parametrize("token", [None, "", "CSRF", "藏"])
def test_a_cookie_without_its_csrf_token_changes_nothing(token):
    with pytest.raises(CsrfTokenWrong):
        check_csrf(Caller(token="t", facts=FACTS), token)


def test_a_csrf_token_is_asked_of_cookies_only():
    check_csrf(Caller(token="t", facts=FACTS), "csrf")
    check_csrf(Caller(bearer="abc"), None)
    check_csrf(Caller(), None)
    check_csrf(Caller(token="t", expired=True), None)


def test_rights_are_looked_up_at_the_door():
    agent = Caller(token="t", facts=FACTS)
    check_right(agent, "ticket.register")
    check_right(agent, "activity.read")
    check_right(Caller(), "activity.read")
    check_right(Caller(bearer="abc"), "account.create")
    with pytest.raises(RightMissing):
        check_right(agent, "lead.decide")
    with pytest.raises(SignInNeeded):
        check_right(Caller(), "lead.decide")


def test_whoever_owes_a_second_factor_hears_it_and_may_do_what_strangers_may():
    owing = Caller(token="t", facts={**FACTS, "roles": [], "owed": "second_factor"})
    with pytest.raises(SecondFactorNeeded):
        check_right(owing, "ticket.register")
    check_right(owing, "session.own")


def test_a_caller_shows_no_secret_in_a_log():
    text = repr(Caller(token="secret-1", facts={"assertion": "secret-2"}, bearer="secret-3"))
    assert "secret" not in text
    assert "secret" not in repr(Credentials(token="secret-1", authorization="secret-2"))


def limits(times, seconds):
    rows = [{"from": "2000-01-01", "values": {"sign_in": {"times": times, "seconds": seconds}}}]
    return RateLimits(Policies({POLICY: rows}))


def test_a_limit_counts_by_name_and_address():
    counting = limits(2, 86_400)
    for _ in range(2):
        counting.count("sign_in", "192.0.2.1", DAY)
    counting.count("sign_in", "192.0.2.2", DAY)
    counting.count(None, "192.0.2.1", DAY)
    with pytest.raises(TooManyRequests) as refused:
        counting.count("sign_in", "192.0.2.1", DAY)
    assert 1 <= refused.value.details["retry_after_seconds"] <= 86_401


@pytest.mark.full
def test_addresses_are_forgotten_when_their_time_is_over():
    counting, newcomers = limits(2, 1), itertools.count()
    for number in range(500):
        counting.count("sign_in", f"crowd-{number}", DAY)
    storage = counting._counter.storage

    def forgotten():
        counting.count("sign_in", f"newcomer-{next(newcomers)}", DAY)
        return len(storage.storage) + len(storage.events) < 200

    wait_until(forgotten, seconds=10, what="addresses are remembered for ever")


def test_every_limit_that_an_operation_names_is_in_the_policy():
    values = load_policies().on(POLICY, DAY)
    named = {each.limit for each in OPERATIONS if each.limit} | {"health"}
    assert named == set(values)
    assert all(value["times"] > 0 and value["seconds"] > 0 for value in values.values())


def test_what_can_be_guessed_or_flooded_is_limited():
    guessable = {
        "gateway.ask_own_data",
        "identity.sign_in",
        "identity.change_password",
        "identity.begin_second_factor",
        "identity.confirm_second_factor",
        "identity.sign_in_by_phone",
        "identity.prove_phone",
        "identity.issue_client_token",
        "identity.take_oidc_answer",
        "identity.finish_oidc_sign_in",
    }
    flooded = {
        "identity.begin_oidc_sign_in",
        "hotline.file_request",
        "hotline.report_call",
        "identity.request_phone_code",
        "campaigns.register_person",
        "gateway.upload_file",
        "notifications.verify_wechat",
        "notifications.receive_wechat",
    }
    limited = {each.name for each in OPERATIONS if each.limit}
    assert limited == guessable | flooded | {"hotline.get_progress", "hotline.get_my_progress"}
