"""Other systems that call: who registers them, and how one proves that it is itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from contracts.identity import (
    CredentialsWrong,
    IssueClientToken,
    RegisterApiClient,
    RevokeApiClient,
    RotateClientSecret,
)
from services.identity.domain.api_clients import ApiClient, known_actions
from services.identity.domain.tokens import token_digest
from services.identity.repository import ApiClients
from services.identity.tries import Tries
from vocabulary.ids import new_id

Covers = Callable[[str], None]
"""Refuses `ForeignUnion` for a union that the administrator does not reach."""


def register_client(
    clients: ApiClients, *, request: RegisterApiClient, covers: Covers
) -> tuple[str, ApiClient]:
    """Another system may call from now on: (its secret, shown this once, and the client).

    Refuses `ClientRightUnknown`, `ForeignUnion`.
    """
    for union in request.unions:
        covers(union)
    secret = secrets.token_urlsafe(32)
    client = ApiClient(
        aggregate_id=new_id(),
        label=request.label,
        secret_digest=token_digest(secret),
        unions=sorted(set(request.unions)),
        actions=known_actions(request.actions),
    )
    clients.add(client)
    return secret, client


def rotate_client_secret(
    clients: ApiClients, *, request: RotateClientSecret, covers: Covers
) -> tuple[str, ApiClient]:
    """A new secret instead of the former: (secret, client).

    Refuses `ApiClientNotFound`, `ForeignUnion`, `WrongState` for one that was revoked.
    """
    secret = secrets.token_urlsafe(32)
    with clients.changing(request.client_id) as client:
        _require_covered(client, covers)
        client.rotate(secret)
    return secret, client


def revoke_client(clients: ApiClients, *, request: RevokeApiClient, covers: Covers) -> ApiClient:
    """It may call no more. Refuses `ApiClientNotFound`, `ForeignUnion`, `WrongState`."""
    with clients.changing(request.client_id) as client:
        _require_covered(client, covers)
        client.revoke()
    return client


def proven_client(clients: ApiClients, *, request: IssueClientToken, tries: Tries) -> ApiClient:
    """The API client, if its secret is right.

    Refuses `CredentialsWrong`, and `TooManyAttempts` without looking while a delay lasts.
    """
    its_tries = tries.of("api_client", request.client_id, request.client_address)
    its_tries.require_free()
    client = clients.find_by_id(request.client_id)
    if client is None or not client.accepts(request.client_secret):
        its_tries.count_wrong()
        raise CredentialsWrong()
    its_tries.forgive()
    return client


def _require_covered(client: ApiClient, covers: Covers) -> None:
    for union in client.unions:
        covers(union)
