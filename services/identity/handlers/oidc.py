"""Staff sign in by a provider: begun, vouched for, and a session; and who is linked with whom."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from contracts.identity import (
    BeginOidcSignIn,
    FinishOidcSignIn,
    LinkOidcSubject,
    OidcAnswerWrong,
    OidcDeclined,
    OidcNotLinked,
    OidcStateWrong,
    OidcSubjectTaken,
    TakeOidcAnswer,
    UnlinkOidcSubject,
)
from records.keys import IndexKeys
from records.unit_of_work import UnitOfWork
from services.identity.domain.accounts import Account, require_somebody_else
from services.identity.domain.oidc import OidcAttempt, nonce_of, verifier_of
from services.identity.domain.standing import Rules, Standing, staff_standing
from services.identity.domain.tokens import token_digest
from services.identity.handlers.sessions import end_all_sessions
from services.identity.handlers.sign_in import prove_second_factor, started
from services.identity.repository import Accounts, OidcAttempts, SecondFactors, Sessions
from services.identity.tries import Tries

Policy = Mapping[str, Any]


class Provider(Protocol):
    """The provider of this installation."""

    @property
    def issuer(self) -> str:
        """Who it says that it is."""

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where a browser goes to sign in; refuses `OidcProviderAway`."""

    def subject(self, code: str, *, nonce: str, verifier: str, iss: str | None) -> str:
        """Whom the code stands for; refuses `OidcAnswerWrong`, `OidcProviderAway`.

        Asked again with the same code and verifier it says the same for some seconds.
        """


def begin_oidc_sign_in(
    attempts: OidcAttempts,
    provider: Provider,
    *,
    request: BeginOidcSignIn,
    policy: Policy,
    now: datetime,
) -> tuple[str, str, datetime]:
    """A try begins: (address of the provider, the browser's secret, until when).

    Refuses `OidcProviderAway`, and `InvalidInput` for a page that is none of ours.
    """
    state, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    attempt = OidcAttempt.begin(
        state=state, browser_secret=secret, to=request.to, policy=policy, now=now
    )
    address = provider.address(
        state=state, nonce=nonce_of(state, secret), verifier=verifier_of(state, secret)
    )
    attempts.add(attempt)
    return address, secret, attempt.expires_at


def take_oidc_answer(
    attempts: OidcAttempts,
    accounts: Accounts,
    factors: SecondFactors,
    provider: Provider,
    *,
    request: TakeOidcAnswer,
    keys: IndexKeys,
    policy: Policy,
    now: datetime,
) -> bool:
    """Whether the account that the provider vouches for has a second factor, to be shown next.

    Refuses `OidcStateWrong` without asking the provider, `OidcProviderAway`; and, the try being
    over, `OidcDeclined`, `OidcAnswerWrong`, and `OidcNotLinked`, alike for an unknown subject and
    for an account without any role.
    """
    attempt = _attempt(attempts, request, "open", now=now)
    try:
        key = keys.subject_key(provider.issuer, _vouched_for(provider, request))
        account = _require_linked(accounts, key)
    except (OidcDeclined, OidcAnswerWrong, OidcNotLinked):
        with attempts.changing(attempt.aggregate_id) as over:
            over.spend()
        raise
    with attempts.changing(attempt.aggregate_id) as taken:
        taken.prove(key, policy=policy, now=now)
    factor = factors.find_by_id(account.aggregate_id)
    return factor is not None and factor.active


def _vouched_for(provider: Provider, request: TakeOidcAnswer) -> str:
    if request.error is not None or request.code is None:
        raise OidcDeclined()
    secret = request.browser_secret or ""
    return provider.subject(
        request.code,
        nonce=nonce_of(request.state, secret),
        verifier=verifier_of(request.state, secret),
        iss=request.iss,
    )


def finish_oidc_sign_in(
    attempts: OidcAttempts,
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    *,
    request: FinishOidcSignIn,
    tries: Tries,
    keys: IndexKeys,
    rules: Rules,
    now: datetime,
) -> tuple[str, Standing, str]:
    """Start the session: (token, who he is, the page that was wanted).

    The same as after a password: `TooManyAttempts` while the account waits, `SecondFactorNeeded`
    and `SecondFactorWrong` for one that has a factor, whatever the provider says that it asked for.
    Refuses `OidcStateWrong`, and `OidcNotLinked` for a link that was taken away meanwhile.
    """
    attempt = _attempt(attempts, request, "proven", now=now)
    account = _require_linked(accounts, attempt.subject_key)
    his_tries = tries.of("account", account.user_name, request.client_address)
    his_tries.require_free()
    proven = prove_second_factor(
        factors, account, request.second_factor, tries=his_tries, keys=keys, rules=rules, now=now
    )
    his_tries.forgive()
    with attempts.changing(attempt.aggregate_id) as used:
        used.spend()
    token, session = started(
        account, second_factor=proven, device=request.client_device, rules=rules, now=now
    )
    session.opened_by = "oidc"
    sessions.add(session)
    return token, staff_standing(account, session, rules=rules, now=now), attempt.to


def link_oidc_subject(
    accounts: Accounts,
    sessions: Sessions,
    *,
    request: LinkOidcSubject,
    issuer: str,
    keys: IndexKeys,
    unit: UnitOfWork,
) -> str:
    """The provider's subject may sign in to the account from now on; the account's id.

    What a former subject's session is left of (one that began while he was unlinked) ends.
    Refuses `OwnRoles` for one's own, `AccountNotFound`, `ForeignUnion`, `OidcSubjectTaken` (by an
    account of any union) and `OidcLinkedAlready`.
    """
    require_somebody_else(request.account_id, unit.actor)
    key = keys.subject_key(issuer, request.subject)
    with accounts.changing(request.account_id) as account:
        other = accounts.find(oidc_key=key)
        if other is not None and other.aggregate_id != request.account_id:
            raise OidcSubjectTaken(field="subject", allowed="a subject that no account has")
        newly = account.oidc_key is None
        account.link(key)
    if newly:
        end_all_sessions(sessions, request.account_id, by=unit.actor, opened_by="oidc")
    _audit(unit, request)
    return request.account_id


def unlink_oidc_subject(
    accounts: Accounts, sessions: Sessions, *, request: UnlinkOidcSubject, unit: UnitOfWork
) -> str:
    """The provider opens the account no more, and all its sessions end; the account's id.

    Refuses `OwnRoles`, `AccountNotFound`, `ForeignUnion`. What is not linked stays so.
    """
    require_somebody_else(request.account_id, unit.actor)
    with accounts.changing(request.account_id) as account:
        account.unlink()
    end_all_sessions(sessions, request.account_id, by=unit.actor)
    _audit(unit, request)
    return request.account_id


def _attempt(
    attempts: OidcAttempts,
    request: TakeOidcAnswer | FinishOidcSignIn,
    wanted: str,
    *,
    now: datetime,
) -> OidcAttempt:
    attempt = attempts.find_by_id(token_digest(request.state))
    if attempt is None:
        raise OidcStateWrong()
    attempt.require(wanted, browser_secret=request.browser_secret or "", now=now)
    return attempt


def _require_linked(accounts: Accounts, subject_key: str | None) -> Account:
    """The linked account; refuses `OidcNotLinked` for none, and for one that may do nothing."""
    account = accounts.find(oidc_key=subject_key) if subject_key else None
    if account is None or not account.roles:
        raise OidcNotLinked()
    return account


def _audit(unit: UnitOfWork, request: LinkOidcSubject | UnlinkOidcSubject) -> None:
    subject = f"account/{request.account_id}"
    unit.audit(f"account.{request.method()}", subject, reason=request.reason)
