"""Identity's doors for signing in by a provider: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.identity import (
    BeginOidcSignIn,
    FinishOidcSignIn,
    GetSignInWays,
    LinkOidcSubject,
    OidcBegun,
    OidcSignedIn,
    OidcTaken,
    SignInWays,
    TakeOidcAnswer,
    UnlinkOidcSubject,
)
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.identity import handlers, views
from services.identity.doors import Doors
from services.identity.oidc_dependency import Oidc
from services.identity.repository import OidcAttempts


class OidcDoors(Doors):
    """Single sign-on, where it is configured. The class that it is part of has the rest."""

    accounts: Any
    sessions: Any
    factors: Any

    attempts = Stored(OidcAttempts)
    oidc = Oidc()

    @query(GetSignInWays)
    def get_sign_in_ways(self, request: GetSignInWays) -> SignInWays:
        return SignInWays(oidc=self.oidc.configured)

    @command(BeginOidcSignIn)
    def begin_oidc_sign_in(self, request: BeginOidcSignIn) -> OidcBegun:
        address, secret, until = handlers.begin_oidc_sign_in(
            self.attempts,
            self.oidc.provider(),
            request=request,
            policy=self.policy("identity.oidc"),
            now=self.unit.recorded_at,
        )
        return OidcBegun(address=address, browser_secret=secret, expires_at=until)

    @command(TakeOidcAnswer)
    def take_oidc_answer(self, request: TakeOidcAnswer) -> OidcTaken:
        return OidcTaken(
            second_factor=handlers.take_oidc_answer(
                self.attempts,
                self.accounts,
                self.factors,
                self.oidc.provider(),
                request=request,
                keys=self.keys,
                policy=self.policy("identity.oidc"),
                now=self.unit.recorded_at,
            )
        )

    @command(FinishOidcSignIn)
    def finish_oidc_sign_in(self, request: FinishOidcSignIn) -> OidcSignedIn:
        self.oidc.provider()
        token, standing, to = handlers.finish_oidc_sign_in(
            self.attempts,
            self.accounts,
            self.sessions,
            self.factors,
            request=request,
            tries=self.tries(),
            keys=self.keys,
            rules=self.rules(),
            now=self.unit.recorded_at,
        )
        return views.signed_in_by_oidc(token, standing, to)

    @command(LinkOidcSubject, answer="account_answer")
    def link_oidc_subject(self, request: LinkOidcSubject) -> str:
        return handlers.link_oidc_subject(
            self.accounts,
            self.sessions,
            request=request,
            issuer=self.oidc.provider().issuer,
            keys=self.keys,
            unit=self.unit,
        )

    @command(UnlinkOidcSubject, answer="account_answer")
    def unlink_oidc_subject(self, request: UnlinkOidcSubject) -> str:
        return handlers.unlink_oidc_subject(
            self.accounts, self.sessions, request=request, unit=self.unit
        )
