"""Other systems: a short-lived token for what they may ask, and of whom; and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contracts.identity import (
    ApiClientNotFound,
    ClientRightUnknown,
    CredentialsWrong,
    IssueClientToken,
    RegisterApiClient,
    RevokeApiClient,
    RotateClientSecret,
)
from contracts.refusals import AssertionInvalid, ForeignUnion, RightMissing, WrongState
from contracts.rights import Actor, Role, grant_for, holds
from messaging.actors import LEEWAY, Assertions
from services.identity import handlers
from services.identity.domain.api_clients import ApiClient
from services.identity.migrations import KINDS
from services.identity.providers import Signer
from services.identity.repository import ApiClients
from tests.books import Books
from tests.identity.people import NOW, SECURITY, kept_refusal, tries_on

COUNTY = replace(SECURITY, unions=frozenset({"county-540202"}))


def private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


KEY = Ed25519PrivateKey.generate()


@pytest.fixture
def books() -> Books:
    return Books("identity")


def register(
    books: Books, *, by: Actor = SECURITY, actions: tuple[str, ...] = ("ticket.read",)
) -> tuple[str, ApiClient]:
    request = RegisterApiClient(label="网站", unions=["county-540202"], actions=list(actions))
    with books.work(by, now=NOW, action="client.manage") as unit:
        return handlers.register_client(
            ApiClients(unit), request=request, covers=unit.require_scope
        )


def rotate(books: Books, client_id: str, *, by: Actor = SECURITY) -> str:
    with books.work(by, now=NOW, action="client.manage") as unit:
        secret, _ = handlers.rotate_client_secret(
            ApiClients(unit),
            request=RotateClientSecret(client_id=client_id),
            covers=unit.require_scope,
        )
    return secret


def revoke(books: Books, client_id: str, *, by: Actor = SECURITY) -> None:
    with books.work(by, now=NOW, action="client.manage") as unit:
        handlers.revoke_client(
            ApiClients(unit),
            request=RevokeApiClient(client_id=client_id),
            covers=unit.require_scope,
        )


def proven(books: Books, client_id: str, secret: str) -> ApiClient:
    with kept_refusal(books, now=NOW) as unit:
        return handlers.proven_client(
            ApiClients(unit),
            request=IssueClientToken(client_id=client_id, client_secret=secret),
            tries=tries_on(unit, now=NOW),
        )


def token_of(
    client: ApiClient, *, key: Ed25519PrivateKey = KEY, age: timedelta = timedelta(0)
) -> str:
    """A token that was issued so long ago."""
    token, _ = Signer(private_pem(key)).sign(
        client.actor, now=datetime.now(UTC) - age, seconds=60, services=client.services
    )
    return token


def asked(service: str, token: str) -> Actor:
    return Assertions(public_pem(KEY), service).verify_assertion(token)


# --- what a token is good for


def test_a_token_is_for_the_owners_of_its_actions_and_for_no_other(books):
    _, client = register(books)
    token = token_of(client)
    assert asked("hotline", token).name == f"client/{client.aggregate_id}"
    for other in ("relief", "identity", "campaigns"):
        with pytest.raises(AssertionInvalid):
            asked(other, token)


def test_it_may_do_what_it_was_given_of_what_clients_may_and_no_more(books):
    _, client = register(books)
    actor = asked("hotline", token_of(client))
    assert grant_for(actor, "ticket.read").unions == {"county-540202"}
    assert not holds(actor, "lead.read")
    with pytest.raises(RightMissing):
        grant_for(actor, "lead.read")
    assert grant_for(actor, "activity.read").everything  # as anybody


def test_a_forged_token_is_refused(books):
    _, client = register(books)
    forged = token_of(client, key=Ed25519PrivateKey.generate())
    head, body, signature = token_of(client).split(".")
    others = token_of(replace(client, actions=["lead.read", "ticket.read"])).split(".")
    for token in (forged, f"{head}.{others[1]}.{signature}", f"{head}.{body}.", f"{head}.{body}"):
        with pytest.raises(AssertionInvalid):
            asked("hotline", token)


def test_a_token_replayed_after_its_end_is_refused_by_who_took_it_before_too(books, monkeypatch):
    _, client = register(books)
    owner, token = Assertions(public_pem(KEY), "hotline"), token_of(client)
    assert owner.verify_assertion(token)
    late = datetime.now(UTC) + timedelta(seconds=61) + LEEWAY
    monkeypatch.setattr("messaging.actors.time.time", late.timestamp)
    with pytest.raises(AssertionInvalid):
        owner.verify_assertion(token)


def test_an_expired_token_is_refused(books):
    _, client = register(books)
    with pytest.raises(AssertionInvalid):
        asked("hotline", token_of(client, age=timedelta(seconds=61) + LEEWAY))


# --- secrets


def test_the_secret_is_shown_once_and_kept_as_a_digest(books):
    secret, client = register(books)
    assert secret not in repr(books.everything(KINDS))
    assert proven(books, client.aggregate_id, secret).aggregate_id == client.aggregate_id


def test_after_a_rotation_the_former_secret_opens_nothing(books):
    former, client = register(books)
    secret = rotate(books, client.aggregate_id)
    assert proven(books, client.aggregate_id, secret)
    with pytest.raises(CredentialsWrong):
        proven(books, client.aggregate_id, former)


def test_a_revoked_client_gets_no_token_and_no_new_secret(books):
    secret, client = register(books)
    revoke(books, client.aggregate_id)
    with pytest.raises(CredentialsWrong):
        proven(books, client.aggregate_id, secret)
    for act in (rotate, revoke):
        with pytest.raises(WrongState):
            act(books, client.aggregate_id)


# --- who may register them


@pytest.mark.parametrize("actions", [("account.create",), ("ticket.read", "no.such"), ()])
def test_what_no_client_may_do_is_given_to_none(books, actions):
    with pytest.raises(ClientRightUnknown):
        register(books, actions=actions)


def test_an_administrator_registers_and_ends_clients_of_his_own_union_alone(books):
    foreign = replace(SECURITY, unions=frozenset({"county-540221"}))
    with pytest.raises(ForeignUnion):
        register(books, by=foreign)
    secret, client = register(books, by=COUNTY)
    for act in (rotate, revoke):
        with pytest.raises(ForeignUnion):
            act(books, client.aggregate_id, by=foreign)
    assert proven(books, client.aggregate_id, secret)


def test_nobody_else_registers_one(books):
    officer = Actor(name="staff/o", roles=frozenset({Role.OFFICER}), unions=frozenset({"city"}))
    with pytest.raises(RightMissing):
        register(books, by=officer)


def test_an_unknown_client_is_not_found(books):
    with pytest.raises(ApiClientNotFound):
        rotate(books, "nobody")
