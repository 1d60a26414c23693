"""Demo accounts, one per role and an officer on duty for each union: ``python -m …identity.demo``.

Prints them as JSON, each with password, authenticator's secret, managing union and a ready session
token. Secrets follow from this installation's own audit key, so they differ between installations
and can be printed again. Refused in production mode, where nobody's password may be known to a
command.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sys
from base64 import b32encode
from datetime import datetime
from typing import Any

from contracts.identity import CreateAccount
from contracts.rights import RIGHTS, Role
from records.keys import load_index_keys
from records.settings import Settings, load_settings
from services.identity import handlers
from services.identity.by_command import Desk
from services.identity.demo_people import API_CLIENT, WORKER, WORKER_PHONE, DemoAccount, demo_staff
from services.identity.domain.accounts import Account
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.second_factors import SecondFactor
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import needs_second_factor
from services.identity.domain.tokens import token_digest
from services.identity.repository import Accounts, ApiClients, SecondFactors, Sessions
from vocabulary.unions import municipal_union

ACTION = "account.demo"
Row = dict[str, Any]


class DemoDesk(Desk):
    """Where the demo's accounts are made."""

    def secret_of(self, name: str) -> str:
        """A password that only this installation knows how to make."""
        return self._digest_of(name)[:24]

    def account(self, demo: DemoAccount) -> Row:
        """Make the account if it is not there, and start a session for it."""
        with self.unit(ACTION) as unit:
            accounts, now = Accounts(unit), unit.recorded_at
            known = accounts.find(user_name=demo.user_name)
            account_id = known.aggregate_id if known else self._create(accounts, demo, now)
            secret = self._enrol(accounts.get(account_id), SecondFactors(unit))
            who = {"account_id": account_id, "second_factor": secret is not None}
            terms = SessionTerms.for_staff(self.rules.sessions)
            token = self._start_session(Sessions(unit), terms, now, **who)
        return _row(
            demo.user_name,
            demo.role,
            password=self.secret_of(demo.user_name),
            totp_secret=secret,
            managing_union=demo.union,
            session_token=token,
        )

    def worker(self) -> Row:
        """A worker who is signed in with a phone that nobody has."""
        keys = load_index_keys(self.settings.secrets)
        with self.unit(ACTION) as unit:
            token = self._start_session(
                Sessions(unit),
                SessionTerms.for_workers(self.rules.sessions),
                unit.recorded_at,
                phone_key=keys.phone_key(WORKER_PHONE),
            )
        return _row(WORKER, Role.WORKER, session_token=token)

    def api_client(self) -> Row:
        """Make the API client if it is not there."""
        secret, city = self.secret_of(API_CLIENT), municipal_union().code
        with self.unit(ACTION) as unit:
            clients = ApiClients(unit)
            if clients.find_by_id(API_CLIENT) is None:
                clients.add(
                    ApiClient(
                        aggregate_id=API_CLIENT,
                        label=API_CLIENT,
                        secret_digest=token_digest(secret),
                        unions=[city],
                        actions=sorted(RIGHTS[Role.API_CLIENT]),
                    )
                )
        return _row(API_CLIENT, Role.API_CLIENT, password=secret, managing_union=city)

    def _create(self, accounts: Accounts, demo: DemoAccount, now: datetime) -> str:
        return handlers.create_account(
            accounts,
            request=CreateAccount(
                user_name=demo.user_name,
                display_name=demo.display_name,
                password=self.secret_of(demo.user_name),
                roles=[demo.role.value],
                managing_union=demo.union,
                on_duty=demo.on_duty,
            ),
            passwords=self.passwords,
            rules=self.rules,
            now=now,
            first_password=False,
        )

    def _enrol(self, account: Account, factors: SecondFactors) -> str | None:
        """The secret of the account's authenticator, if its role needs one; made at first."""
        if not needs_second_factor(account, self.rules.second_factor):
            return None
        key = bytes.fromhex(self._digest_of(f"authenticator of {account.user_name}"))
        secret = b32encode(key[:20]).decode()
        if factors.find_by_id(account.aggregate_id) is None:
            factor = SecondFactor.none_yet(account.aggregate_id)
            factor.secret = secret
            factors.add(factor)
        return secret

    def _start_session(
        self, sessions: Sessions, terms: SessionTerms, now: datetime, **who: Any
    ) -> str:
        token = secrets.token_urlsafe(32)
        sessions.add(Session.start(token=token, terms=terms, now=now, language="zh-CN", **who))
        return token

    def _digest_of(self, name: str) -> str:
        key = self.settings.secret_bytes("audit_key")
        return hmac.new(key, f"demo {name}".encode(), hashlib.sha256).hexdigest()


def _row(user: str, role: Role, **known: str | None) -> Row:
    unknown = dict.fromkeys(("password", "totp_secret", "managing_union", "session_token"))
    return {"user": user, "role": role.value, **unknown, **known}


def demo_rows(settings: Settings) -> list[Row]:
    """All of them, made where they are missing."""
    desk = DemoDesk(settings)
    return [*map(desk.account, demo_staff()), desk.worker(), desk.api_client()]


def main() -> int:
    """Print the demo accounts; 2 in production mode."""
    settings = load_settings("identity")
    if settings.mode == "production":
        sys.stderr.write("zhufeng: demo accounts are refused in production mode\n")
        return 2
    sys.stdout.write(json.dumps(demo_rows(settings), ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
