"""Other systems that call."""

from __future__ import annotations

from contracts.identity import CredentialsWrong, IssueClientToken
from contracts.rights import Actor
from services.identity.repository import ApiClients
from services.identity.tries import Tries


def client_actor(clients: ApiClients, *, request: IssueClientToken, tries: Tries) -> Actor:
    """Who an API client is, if its secret is right.

    Refuses `CredentialsWrong`, and `TooManyAttempts` without looking while a delay lasts.
    """
    its_tries = tries.of("api_client", request.client_id, request.client_address)
    its_tries.require_free()
    client = clients.find_by_id(request.client_id)
    if client is None or not client.accepts(request.client_secret):
        its_tries.count_wrong()
        raise CredentialsWrong()
    its_tries.forgive()
    return client.actor
