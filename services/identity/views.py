"""What identity answers: sessions and accounts as the contract shows them, secrets left out."""

from __future__ import annotations

from datetime import datetime

from contracts.identity import AccountAnswer, Asserted, IdentityFigures, SignedIn
from contracts.rights import Actor
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.identity.domain.accounts import Account
from services.identity.domain.sessions import Session
from services.identity.domain.tokens import csrf_token_of
from services.identity.kinds import ACCOUNTS


def signed_in(*, token: str, session: Session, actor: Actor, display_name: str) -> SignedIn:
    """A fresh session; the only answer that ever shows its token."""
    return SignedIn(
        session_token=token,
        csrf_token=csrf_token_of(token),
        actor=actor.name,
        display_name=display_name,
        roles=sorted(actor.roles),
        unions=sorted(actor.unions),
        language=session.language,
        expires_at=session.expires_at,
    )


def asserted(
    *,
    token: str,
    assertion: str,
    until: datetime,
    session: Session,
    actor: Actor,
    display_name: str,
) -> Asserted:
    """What the gateway learns of a session: the assertion and who it is."""
    return Asserted(
        assertion=assertion,
        assertion_expires_at=min(until, session.expires_at),
        csrf_token=csrf_token_of(token),
        actor=actor.name,
        display_name=display_name,
        roles=sorted(actor.roles),
        unions=sorted(actor.unions),
        language=session.language,
        expires_at=session.expires_at,
    )


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
