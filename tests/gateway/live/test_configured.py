"""Gateways with settings of their own: limits, driven clock, proxies, production."""

import json

import pytest

from tests.gateway.live.test_operations import REQUEST
from tests.gateway.live.test_sessions import SIGN_IN, started

DAY_SECONDS = 86_400  # so long that no window ends while a test counts
TIGHT = {"times": 3, "seconds": DAY_SECONDS}


@pytest.fixture(scope="module")
def tight(tmp_path_factory):
    path = tmp_path_factory.mktemp("policies") / "policies.json"
    names = ("sign_in", "phone_codes", "public_forms", "progress", "health")
    rows = [{"from": "2000-01-01", "values": dict.fromkeys(names, TIGHT)}]
    path.write_text(json.dumps({"gateway.rate_limits": rows}))
    return str(path)


@pytest.fixture(scope="module")
def limited(bench, playing, tight):
    settings = {"ZHUFENG_POLICIES": tight, "ZHUFENG_PROXIES": "127.0.0.1/32"}
    with bench.gateway(**settings, ZHUFENG_CLOCK="driven") as gateway:
        yield gateway


LIMITED = [
    ("/api/session", SIGN_IN),
    ("/api/session/phone-codes", {"phone": "13800000000", "language": "bo"}),
    ("/api/requests", REQUEST),
    ("/api/progress", {"number": "SR-20210305-000123", "query_code": "23456789"}),
]


@pytest.mark.parametrize(("path", "body"), LIMITED)
def test_what_strangers_may_ask_is_limited_by_address(limited, owners, agent, path, body):
    owners.script["identity.sign_in"] = lambda asked: started(agent)
    client = {"X-Forwarded-For": "192.0.2.1"}
    for _ in range(3):
        assert limited.ask("POST", path, json=body, headers=client).ok
    answer = limited.ask("POST", path, json=body, headers=client)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
    assert 1 <= int(answer.headers["Retry-After"]) <= DAY_SECONDS + 1
    other = {"X-Forwarded-For": "192.0.2.2"}
    assert limited.ask("POST", path, json=body, headers=other).ok


def test_asking_for_the_health_is_limited_by_address_too(limited):
    client = {"X-Forwarded-For": "192.0.2.40"}
    statuses = [limited.ask("GET", "/api/health", headers=client).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_a_made_up_address_before_that_of_the_proxy_does_not_count(limited, owners):
    path, body = LIMITED[2]
    for number in range(3):
        made_up = {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.9"}
        assert limited.ask("POST", path, json=body, headers=made_up).ok
    made_up = {"X-Forwarded-For": "198.51.100.9, 192.0.2.9"}
    assert limited.ask("POST", path, json=body, headers=made_up).status_code == 429


def test_a_driven_clock_hands_the_business_time_on(limited, owners):
    headers = {"X-Business-Time": "2021-03-05T10:00:00+08:00", "X-Forwarded-For": "192.0.2.20"}
    assert limited.ask("POST", "/api/requests", json=REQUEST, headers=headers).ok
    (asked,) = owners.of("hotline.file_request")
    assert asked.call.business_time.isoformat() == "2021-03-05T10:00:00+08:00"


@pytest.mark.parametrize("moment", ["2021-03-05", "yesterday", "2021-03-05T10:00:00"])
def test_a_business_time_without_zone_is_malformed(limited, owners, moment):
    answer = limited.ask("GET", "/api/activities", headers={"X-Business-Time": moment})
    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")
    assert owners.asked == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_business_time_that_another_zone_has_no_date_for_is_malformed(limited, owners, moment):
    answer = limited.ask("GET", "/api/activities", headers={"X-Business-Time": moment})
    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")
    assert owners.asked == []


def test_in_production_the_cookie_goes_over_tls_only_and_the_origin_is_exact(bench, owners, agent):
    owners.script["identity.sign_in"] = lambda asked: started(agent)
    with bench.gateway(
        ZHUFENG_MODE="production", ZHUFENG_ORIGIN="https://union.example"
    ) as gateway:
        ours = {"Origin": "https://union.example"}
        signed_in = gateway.ask("POST", "/api/session", json=SIGN_IN, headers=ours)
        assert "Secure" in signed_in.headers["Set-Cookie"].split("; ")
        plain = {"Origin": "http://union.example", "Host": "union.example"}
        answer = gateway.ask("POST", "/api/session", json=SIGN_IN, headers=plain)
        assert answer.json()["code"] == "cross_site_refused"
