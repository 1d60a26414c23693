"""Whose word counts: the table of ID tokens that open nothing, and a provider that is away."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from contracts.identity import OidcAnswerWrong, OidcProviderAway
from services.identity.oidc import provider as module
from services.identity.oidc.exchange import ProviderSilent
from services.identity.oidc.id_tokens import Expected, subject_of
from services.identity.oidc.provider import OidcProvider
from services.identity.oidc.settings import OidcSettings, OidcSettingsWrong, read_oidc_settings
from tests.oidc_provider import CLIENT, FakeProvider

NOW = int(time.time())
NONCE = "the nonce of this try"
REDIRECT = "https://zhufeng.example/desk/sign-in/oidc"


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


def settings_for(fake: FakeProvider, **changes: Any) -> OidcSettings:
    found = read_oidc_settings(json.dumps({**fake.settings(REDIRECT), **changes}), production=False)
    assert found is not None
    return found


def told(fake: FakeProvider, token: str, **changes: Any) -> str:
    expected = Expected(nonce=NONCE, now=NOW, access_token="an access token")
    return subject_of(token, KeySet(list(fake.keys)), settings_for(fake, **changes), expected)


def signed(fake: FakeProvider, **claims: Any) -> str:
    """A token of `NOW`, however long the tests before took."""
    return fake.sign(NONCE, **{"iat": NOW, "exp": NOW + 300, **claims})


def test_a_token_that_holds_names_its_subject(fake):
    assert told(fake, signed(fake)) == fake.subject
    assert told(fake, signed(fake, aud=[CLIENT], azp=CLIENT)) == fake.subject
    assert told(fake, signed(fake, employee="7"), subject_claim="employee") == "7"


def test_an_address_names_somebody_only_where_the_provider_has_verified_it(fake):
    by_email = {"subject_claim": "email"}
    verified = signed(fake, email="a@union.example", email_verified=True)
    assert told(fake, verified, **by_email) == "a@union.example"
    for unverified in ({}, {"email_verified": False}, {"email_verified": "true"}):
        with pytest.raises(OidcAnswerWrong):
            told(fake, signed(fake, email="a@union.example", **unverified), **by_email)


BAD_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("issuer", {"iss": "https://elsewhere.example"}),
    ("issuer", {"iss": None}),
    ("audience", {"aud": "another client"}),
    ("audience", {"aud": None}),
    ("audience", {"aud": [CLIENT, "another client"], "azp": CLIENT}),
    ("audience", {"aud": [CLIENT, CLIENT]}),
    ("audience", {"azp": "another client"}),
    ("expired", {"exp": NOW - 60, "iat": NOW - 120}),
    ("expired", {"iat": NOW - 3600, "exp": NOW + 3600}),
    ("expired", {"exp": None}),
    ("claims", {"iat": None}),
    ("claims", {"iat": NOW + 3600}),
    ("claims", {"iat": "yesterday"}),
    ("claims", {"nbf": NOW + 3600}),
    ("nonce", {"nonce": "that of another try"}),
    ("nonce", {"nonce": None}),
    ("nonce", {"nonce": [NONCE]}),
    ("claims", {"sub": None}),
    ("claims", {"sub": 7}),
    ("subject", {"sub": "x" * 300}),
    ("access_token", {"at_hash": "that of another token"}),
]


@pytest.mark.parametrize(("reason", "claims"), BAD_CLAIMS)
def test_a_token_that_says_something_else_is_refused_with_the_reason(fake, reason, claims):
    with pytest.raises(OidcAnswerWrong) as refused:
        told(fake, signed(fake, **claims))
    assert refused.value.details == {"reason": reason}


def unsigned(claims: Mapping[str, Any]) -> str:
    def part(value: Mapping[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none'})}.{part(claims)}."


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return read


def by_another_key(fake: FakeProvider) -> str:
    key = RSAKey.generate_key(2048, {"kid": "first"}, private=True)
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims_of(signed(fake)), key)


def by_an_unknown_key(fake: FakeProvider) -> str:
    key = RSAKey.generate_key(2048, {"kid": "other"}, private=True)
    return jwt.encode({"alg": "RS256", "kid": "other"}, claims_of(signed(fake)), key)


def by_the_public_key_as_secret(fake: FakeProvider) -> str:
    public = json.dumps(fake.keys[0].as_dict(private=False), sort_keys=True).encode()
    header = {"alg": "HS256", "kid": "first"}
    claims = claims_of(signed(fake))
    return jwt.encode(header, claims, OctKey.import_key(public), algorithms=["HS256"])


def changed_after_signing(fake: FakeProvider) -> str:
    head, _, signature = signed(fake).split(".")
    body = json.dumps({**claims_of(signed(fake)), "sub": "somebody else"}).encode()
    return f"{head}.{base64.urlsafe_b64encode(body).decode().rstrip('=')}.{signature}"


def with_a_key_of_its_own(fake: FakeProvider) -> str:
    key = RSAKey.generate_key(2048, private=True)
    header = {"alg": "RS256", "jku": "https://elsewhere.example/keys"}
    return jwt.encode(header, claims_of(signed(fake)), key)


BAD_SIGNATURES: list[tuple[str, Callable[[FakeProvider], str]]] = [
    ("algorithm", lambda fake: unsigned(claims_of(signed(fake)))),
    ("algorithm", by_the_public_key_as_secret),
    ("signature", by_another_key),
    ("signature", by_an_unknown_key),
    ("signature", changed_after_signing),
    ("signature", with_a_key_of_its_own),
    ("claims", lambda fake: "no token"),
    ("claims", lambda fake: "e30." * 9000),
]


@pytest.mark.parametrize(("reason", "made"), BAD_SIGNATURES)
def test_a_token_that_the_provider_did_not_sign_is_refused(fake, reason, made):
    with pytest.raises(OidcAnswerWrong) as refused:
        told(fake, made(fake))
    assert refused.value.details == {"reason": reason}


# --- settings


BAD_SETTINGS: list[dict[str, Any]] = [
    {"issuer": "http://provider.example"},
    {"issuer": "https://somebody@provider.example"},
    {"issuer": "https://provider.example?tenant=1"},
    {"redirect": "https://zhufeng.example/elsewhere"},
    {"redirect": f"{REDIRECT}?to=//elsewhere.example"},
    {"client_secret": ""},
    {"scopes": ["profile"]},
    {"algorithms": ["none"]},
    {"algorithms": ["RS256", "HS256"]},
    {"algorithms": []},
    {"colour": "red"},
]


@pytest.mark.parametrize("changes", BAD_SETTINGS)
def test_settings_that_would_weaken_it_are_refused(fake, changes):
    with pytest.raises(OidcSettingsWrong):
        settings_for(fake, **changes)


def test_a_stand_in_over_plain_http_is_refused_in_production(fake):
    with pytest.raises(OidcSettingsWrong):
        read_oidc_settings(json.dumps(fake.settings(REDIRECT)), production=True)
    assert read_oidc_settings("{}", production=True) is None


# --- a provider that is away, or changes its keys


class Line:
    """Asks the fake provider without a network, and counts; `down` loses every call."""

    def __init__(self, fake: FakeProvider) -> None:
        self.fake, self.down, self.calls = fake, False, list[str]()

    def get(self, address: str) -> dict[str, Any]:
        return self._asked(address, {}, "")[1]

    def post(
        self, address: str, form: Mapping[str, str], account: tuple[str, str]
    ) -> tuple[int, dict[str, Any]]:
        basic = base64.b64encode(":".join(account).encode()).decode()
        return self._asked(address, dict(form), f"Basic {basic}")

    def _asked(self, address: str, form: dict[str, str], account: str) -> tuple[int, Any]:
        path = address.removeprefix(self.fake.issuer)
        self.calls.append(path)
        if self.down:
            raise ProviderSilent
        return self.fake.answer(path, form, account)


@pytest.fixture
def line(fake: FakeProvider) -> Line:
    fake.fault, fake.claims = None, {}
    return Line(fake)


def test_nobody_is_kept_waiting_for_a_provider_that_failed_three_times(fake, line):
    now = [1000.0]
    found = OidcProvider(settings_for(fake), line, clock=lambda: now[0])
    line.down = True
    for _ in range(module.FAILURES + 5):
        with pytest.raises(OidcProviderAway) as refused:
            found.address(state="s", nonce="n", verifier="v" * 43)
    assert len(line.calls) == module.FAILURES
    assert refused.value.details["retry_after_seconds"] > 0
    line.down = False
    now[0] += module.REST_SECONDS
    assert found.address(state="s", nonce="n", verifier="v" * 43).startswith(fake.issuer)


def test_a_document_of_another_issuer_is_no_provider_s(fake, line):
    fake.fault = "issuer"
    with pytest.raises(OidcProviderAway):
        OidcProvider(settings_for(fake), line).address(state="s", nonce="n", verifier="v" * 43)


def test_an_answer_of_another_provider_is_not_shown_to_this_one(fake, line):
    found = OidcProvider(settings_for(fake), line)
    for iss in ("https://elsewhere.example", None):
        with pytest.raises(OidcAnswerWrong) as refused:
            found.subject("code", nonce=NONCE, verifier="v" * 43, iss=iss)
        assert refused.value.details == {"reason": "issuer"}
    assert "/token" not in line.calls


def test_a_key_that_is_not_known_is_fetched_once_in_a_while(fake, line, monkeypatch):
    now = [float(NOW)]
    found = OidcProvider(settings_for(fake), line, clock=lambda: now[0])
    monkeypatch.setattr(found, "_exchanged", lambda *_: {"id_token": signed(fake)})

    def subject(code: str) -> str:
        return found.subject(code, nonce=NONCE, verifier="v" * 43, iss=fake.issuer)

    assert subject("first") == fake.subject
    fake.rotate()
    with pytest.raises(OidcAnswerWrong):
        subject("too soon after the last time")
    assert line.calls.count("/keys") == 1
    now[0] += module.REFETCH_SECONDS
    assert subject("later") == fake.subject
    assert line.calls.count("/keys") == 2
    assert subject("later") == fake.subject  # said again without asking
