"""What identity answers: sessions and accounts as the contract shows them, secrets left out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.identity import (
    AccountAnswer,
    ApiClientAnswer,
    ApiClientSecret,
    Asserted,
    IdentityFigures,
    OidcSignedIn,
    OpenSession,
    OpenSessions,
    SecondFactorConfirmed,
    SecondFactorOffered,
    SignedIn,
)
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.identity.domain.accounts import Account
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.second_factors import enrolment_address
from services.identity.domain.sessions import Session
from services.identity.domain.standing import Standing
from services.identity.domain.tokens import csrf_token_of
from services.identity.kinds import ACCOUNTS


def signed_in(token: str, standing: Standing) -> SignedIn:
    """A fresh session; the only answer that ever shows its token."""
    return SignedIn(session_token=token, **_who(token, standing))


def signed_in_by_oidc(token: str, standing: Standing, to: str) -> OidcSignedIn:
    """The same, and the page that was wanted."""
    return OidcSignedIn(session_token=token, to=to, **_who(token, standing))


def with_recovery_codes(token: str, codes: list[str], standing: Standing) -> SecondFactorConfirmed:
    """A session that goes on with a second factor; nothing else ever shows the codes."""
    return SecondFactorConfirmed(session_token=token, recovery_codes=codes, **_who(token, standing))


def offered(secret: str, account: Account) -> SecondFactorOffered:
    """The secret of a new authenticator; nothing else ever shows it."""
    return SecondFactorOffered(secret=secret, address=enrolment_address(secret, account.user_name))


def asserted(token: str, standing: Standing, *, assertion: str, until: datetime) -> Asserted:
    """What the gateway learns of a session: the assertion and who it is."""
    ends = min(until, standing.session.expires_at)
    return Asserted(assertion=assertion, assertion_expires_at=ends, **_who(token, standing))


def _who(token: str, standing: Standing) -> dict[str, Any]:
    return {
        "csrf_token": csrf_token_of(token),
        "actor": standing.actor.name,
        "display_name": standing.display_name,
        "roles": sorted(standing.actor.roles),
        "unions": sorted(standing.actor.unions),
        "language": standing.session.language,
        "expires_at": standing.session.expires_at,
        "owed": standing.owed,
    }


def open_sessions(present: Session, own: list[Session]) -> OpenSessions:
    """Somebody's own sessions."""
    return OpenSessions(
        items=[
            OpenSession(
                session_id=each.aggregate_id,
                device=each.device,
                started_at=each.started_at,
                seen_at=each.seen_at,
                expires_at=each.expires_at,
                second_factor=each.second_factor,
                opened_by=each.opened_by,
                current=each.aggregate_id == present.aggregate_id,
            )
            for each in own
        ]
    )


def client(found: ApiClient) -> ApiClientAnswer:
    """Another system, without its secret."""
    return ApiClientAnswer(**_client(found))


def client_secret(secret: str, found: ApiClient) -> ApiClientSecret:
    """Another system with its new secret; nothing else ever shows it."""
    return ApiClientSecret(client_secret=secret, **_client(found))


def _client(found: ApiClient) -> dict[str, Any]:
    return {
        "client_id": found.aggregate_id,
        "version": found.version,
        "state": found.state,
        "label": found.label,
        "unions": found.unions,
        "actions": found.actions,
        "services": found.services,
    }


def account(found: Account) -> AccountAnswer:
    """An account without its password hash."""
    return AccountAnswer(
        account_id=found.aggregate_id,
        version=found.version,
        user_name=found.user_name,
        display_name=found.display_name,
        roles=[role.value for role in found.roles],
        managing_union=found.managing_union,
        on_duty=found.on_duty,
        language=found.language,
        oidc_linked=found.oidc_key is not None,
    )


def count_figures(reads: Reads) -> IdentityFigures:
    """Figures of today."""
    accounts = all_of(reads, ACCOUNTS)
    return IdentityFigures(
        accounts=accounts,
        on_duty=reads.count(ACCOUNTS, {"on_duty": True}),
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=journal_figures(
            reads, became={"account_created": accounts}, kinds={Account.name: ACCOUNTS}
        ),
    )
