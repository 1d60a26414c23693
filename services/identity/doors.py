"""What identity's doors share, and the doors of and for other systems."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.identity import (
    ApiClientAnswer,
    ApiClientPage,
    ApiClientSecret,
    ClientToken,
    IssueClientToken,
    ListApiClients,
    RegisterApiClient,
    RevokeApiClient,
    RotateClientSecret,
)
from messaging.dependencies import Keys, PolicyTable, Stored, Unit
from messaging.rpc import command, query
from services.identity import handlers, lists, views
from services.identity.domain.standing import Rules, rules_on
from services.identity.providers import AssertionKey
from services.identity.repository import ApiClients, SignInLines
from services.identity.tries import Tries
from vocabulary.business_time import business_day


class Doors:
    """By what rules somebody is let in, and how often he may try."""

    sign_in_lines = Stored(SignInLines)
    keys = Keys()
    unit = Unit()
    policies = PolicyTable()
    signer = AssertionKey()

    @property
    def today(self) -> date:
        """The day in Shanghai, in real time."""
        return business_day(self.unit.recorded_at)

    def policy(self, name: str) -> Any:
        """The policy in force today, in real time."""
        return self.policies.on(name, self.today)

    def rules(self) -> Rules:
        """The rules in force today for whoever signs in."""
        return rules_on(self.policies, self.today)

    def tries(self) -> Tries:
        """The wrong tries until now, in real time."""
        return Tries(
            lines=self.sign_in_lines,
            keys=self.keys,
            policy=self.policy("identity.sign_in"),
            now=self.unit.recorded_at,
        )


class ClientDoors(Doors):
    """Other systems: registered, proven, ended. The class that it is part of has the rest."""

    reads: Any

    clients = Stored(ApiClients)

    @command(RegisterApiClient)
    def register_api_client(self, request: RegisterApiClient) -> ApiClientSecret:
        covers = self.unit.require_scope
        return views.client_secret(
            *handlers.register_client(self.clients, request=request, covers=covers)
        )

    @command(RotateClientSecret)
    def rotate_client_secret(self, request: RotateClientSecret) -> ApiClientSecret:
        covers = self.unit.require_scope
        return views.client_secret(
            *handlers.rotate_client_secret(self.clients, request=request, covers=covers)
        )

    @command(RevokeApiClient)
    def revoke_api_client(self, request: RevokeApiClient) -> ApiClientAnswer:
        covers = self.unit.require_scope
        return views.client(handlers.revoke_client(self.clients, request=request, covers=covers))

    @query(ListApiClients)
    def list_api_clients(self, request: ListApiClients) -> ApiClientPage:
        return lists.list_api_clients(self.reads, request=request)

    @command(IssueClientToken)
    def issue_client_token(self, request: IssueClientToken) -> ClientToken:
        client = handlers.proven_client(self.clients, request=request, tries=self.tries())
        seconds, now = self.rules().sessions["assertion_seconds"], self.unit.recorded_at
        assertion, until = self.signer.sign(
            client.actor, now=now, seconds=seconds, services=client.services
        )
        return ClientToken(assertion=assertion, expires_at=until)
