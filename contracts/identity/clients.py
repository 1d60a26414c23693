"""Other systems that call: what can be asked about them and changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, Items, Range, ShortText, Text, UnionCode
from contracts.identity.answers import ApiClientAnswer, ApiClientSecret, ClientToken
from contracts.identity.words import ClientAddress, Secret
from contracts.requests import Command, Page, Query


@dataclass(frozen=True, kw_only=True)
class IssueClientToken(Command):
    """An API client exchanges its id and secret for a short-lived token."""

    service = "identity"
    action = "session.start"
    answer = ClientToken

    client_id: Identifier
    client_secret: Secret
    client_address: ClientAddress = None


@dataclass(frozen=True, kw_only=True)
class RegisterApiClient(Command):
    """Let another system call, for these unions, with these actions of an API client alone."""

    service = "identity"
    action = "client.manage"
    answer = ApiClientSecret

    label: ShortText
    unions: Annotated[list[UnionCode], Items(least=1, most=20)]
    actions: Annotated[list[Identifier], Items(least=1, most=20)]


@dataclass(frozen=True, kw_only=True)
class RotateClientSecret(Command):
    """Give an API client another secret; the former opens nothing any more."""

    service = "identity"
    action = "client.manage"
    answer = ApiClientSecret

    client_id: Identifier


@dataclass(frozen=True, kw_only=True)
class RevokeApiClient(Command):
    """Let an API client call no more. Tokens that it has live their few minutes out."""

    service = "identity"
    action = "client.manage"
    answer = ApiClientAnswer

    client_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ApiClientPage(Page):
    """A page of API clients, without their secrets."""

    items: list[ApiClientAnswer]


@dataclass(frozen=True, kw_only=True)
class ListApiClients(Query):
    """The API clients whose every union is among the actor's, the newest first."""

    service = "identity"
    action = "client.manage"
    answer = ApiClientPage

    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
