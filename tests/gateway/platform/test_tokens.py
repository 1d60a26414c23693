"""Assertions that identity did not sign for this owner, this act or this moment, over HTTP."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.rights import Actor, Role
from messaging.actors import audience_of
from tests.calling import Calling, calling
from tests.rights.cells import HERE, Place, somebody
from tests.strangers import somebody as a_person

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def people(platform):
    with calling(platform) as people:
        yield people


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": "identity", "aud": "zhufeng", "sub": "staff/nobody", "iat": now, "exp": now + 60,
        "roles": [Role.HOTLINE_AGENT.value], "unions": [HERE], "own_keys": [], **changes,
    }  # fmt: skip


def signed(people: Calling, **changes: Any) -> str:
    """A token by identity's own key, with other claims."""
    return jwt.encode(claims(**changes), people._private_key.decode(), algorithm="EdDSA")


def ask(platform, token: str, path: str = "/api/tickets?limit=1") -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(platform.address + path, headers=headers, timeout=30)


def test_a_token_as_identity_signs_it_opens_what_its_roles_may(platform, people):
    assert ask(platform, signed(people)).status_code == 200


FORGED = {
    "of another key": lambda people: jwt.encode(
        claims(), Ed25519PrivateKey.generate(), algorithm="EdDSA"
    ),
    "without a signature": lambda people: jwt.encode(claims(), "", algorithm="none"),
    "signed with the public key as a secret": lambda people: jwt.encode(
        claims(), "-" * 32, algorithm="HS256"
    ),
    "with another claim under the same signature": lambda people: tampered(signed(people)),
    "expired": lambda people: signed(
        people, iat=int(time.time()) - 900, exp=int(time.time()) - 600
    ),
    "longer than any": lambda people: signed(people, exp=int(time.time()) + 3600),
    "for another platform": lambda people: signed(people, aud="elsewhere"),
    "for another owner alone": lambda people: signed(people, aud=[audience_of("campaigns")]),
    "of another issuer": lambda people: signed(people, iss="hotline"),
    "of nobody": lambda people: signed(people, sub=None),
    "no token": lambda people: "018f.018f.018f",
}


def tampered(token: str) -> str:
    """The signature of one token under the claims of another."""
    head, _, signature = token.split(".")
    claimed = jwt.encode(claims(roles=[Role.SYSTEM_ADMINISTRATOR.value]), "-" * 32).split(".")[1]
    return f"{head}.{claimed}.{signature}"


@pytest.mark.parametrize("how", FORGED)
def test_a_token_that_is_not_as_identity_signs_opens_nothing(platform, people, how):
    answer = ask(platform, FORGED[how](people))
    assert (answer.status_code, answer.json()["code"]) == (401, "assertion_invalid")
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_client_may_do_what_its_token_names_and_at_those_owners_alone(platform):
    """What another system is given is less than what its role could be given."""
    row = next(each for each in platform.accounts.values() if each["role"] == Role.API_CLIENT)
    secret = {"client_id": row["user"], "client_secret": row["password"]}
    issued = requests.post(f"{platform.address}/api/tokens", json=secret, timeout=30).json()
    named = jwt.decode(issued["assertion"], options={"verify_signature": False})
    assert ask(platform, issued["assertion"]).status_code == 200
    assert audience_of("identity") not in named["aud"]
    strange = ask(platform, issued["assertion"], "/api/accounts")
    assert (strange.status_code, strange.json()["code"]) == (401, "assertion_invalid")
    wrong = requests.post(
        f"{platform.address}/api/tokens", json={**secret, "client_secret": "guess"}, timeout=30
    )
    assert (wrong.status_code, wrong.json()["code"]) == (401, "credentials_wrong")


@pytest.fixture(scope="module")
def foreign(people) -> str:
    """A ticket of one county."""
    request = {
        "channel": "call", "category": "question", "county": HERE.removeprefix("county-"),
        "language": "bo", "text": "问题", "applicant": a_person(),
    }  # fmt: skip
    agent = of_role(Role.HOTLINE_AGENT, Place.OWN_UNION)
    return str(people.ask("hotline", "register_request", request, by=agent).result["ticket_id"])


def of_role(role: Role, place: Place) -> Actor:
    return somebody(role, place, owner="", name=f"staff/{uuid4()}")


@pytest.mark.parametrize(
    ("role", "method", "path"),
    [
        (Role.HOTLINE_AGENT, "POST", "/api/tickets/{}/reveal"),
        (Role.WORKER, "GET", "/api/my/tickets/{}"),
    ],
)
def test_where_it_is_secret_that_there_is_a_record_a_foreign_one_is_absent(
    platform, people, foreign, role, method, path
):
    token, answers = people.assertion(of_role(role, Place.FOREIGN)), []
    for record in (foreign, str(uuid4())):
        answer = requests.request(
            method,
            platform.address + path.format(record),
            json={} if method == "POST" else None,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        answers.append((answer.status_code, {**answer.json(), "trace_id": ""}))
    assert answers[0] == answers[1]
    assert (answers[0][0], answers[0][1]["code"]) == (404, "ticket_not_found")


@pytest.mark.parametrize("number", ['{"$gt": ""}', "$where", "SR-20210305-000001\\0", ".*"])
def test_an_operator_as_a_value_finds_nothing(platform, people, foreign, number):
    token = people.assertion(of_role(Role.HOTLINE_AGENT, Place.OWN_UNION))
    found = ask(platform, token, f"/api/tickets?{urlencode({'number': number})}")
    assert (found.status_code, found.json()["items"]) == (200, [])
