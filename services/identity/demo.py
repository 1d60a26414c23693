"""Demo accounts, one per role and an officer on duty for each union: ``python -m …identity.demo``.

Prints them as JSON, each with password, managing union and a ready session token. Passwords follow
from this installation's own audit key, so they differ between installations and can be printed
again. Refused in production mode, where nobody's password may be known to a command.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sys
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.identity import CreateAccount
from contracts.rights import EVERYTHING, Role, system_actor
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.clock import utc_now
from records.mongo import open_store
from records.policies import load_policies
from records.settings import Settings, load_settings
from records.unit_of_work import Batch, Cause, UnitOfWork
from services.identity import handlers
from services.identity.domain.accounts import Account
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.second_factors import SecondFactor
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import needs_second_factor, rules_on
from services.identity.domain.tokens import token_digest
from services.identity.passwords import Passwords
from services.identity.repository import Accounts, ApiClients, SecondFactors, Sessions
from vocabulary.business_time import business_day
from vocabulary.ids import new_id
from vocabulary.unions import managing_unions, municipal_union

API_CLIENT = "demo-api-client"


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """One account that the demo has."""

    user_name: str
    display_name: str
    role: Role
    union: str
    on_duty: bool = False


def demo_accounts() -> list[DemoAccount]:
    """One per role at the municipal union, and an officer on duty for each union."""
    city = municipal_union().code
    staff = [
        ("agent", "热线坐席", Role.HOTLINE_AGENT),
        ("organiser", "活动组织员", Role.CAMPAIGN_ORGANISER),
        ("leader", "工会领导", Role.LEADER),
        ("operations", "运行值守", Role.OPERATIONS),
        ("security", "安全管理员", Role.SECURITY_ADMINISTRATOR),
    ]
    return [
        *(
            DemoAccount(user_name=name, display_name=shown, role=role, union=city)
            for name, shown, role in staff
        ),
        *(
            DemoAccount(
                user_name=f"officer-{union.code}",
                display_name=f"{union.name_zh}干事"[:20],
                role=Role.OFFICER,
                union=union.code,
                on_duty=True,
            )
            for union in (municipal_union(), *managing_unions())
        ),
    ]


class Desk:
    """Where the demo's accounts are made: identity's own store, without a running service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = open_store(settings)
        self._journal = EventJournal(settings.service, KeyRing.from_settings(settings))
        self._rules = rules_on(load_policies(), business_day(utc_now()))
        self._passwords = Passwords()

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """One unit of work, committed at the end of the block."""
        batch = Batch(self._store, self._journal)
        unit = batch.begin(
            actor=system_actor("identity"),
            grant=EVERYTHING,
            cause=Cause(message_id=new_id(), correlation_id=new_id()),
            now=utc_now(),
            action="account.demo",
        )
        yield unit
        unit.accept()
        batch.commit()

    def secret_of(self, name: str) -> str:
        """A password that only this installation knows how to make."""
        return self._digest_of(name)[:24]

    def _digest_of(self, name: str) -> str:
        key = self._settings.secret_bytes("audit_key")
        return hmac.new(key, f"demo {name}".encode(), hashlib.sha256).hexdigest()

    def account(self, demo: DemoAccount) -> dict[str, Any]:
        """Make the account if it is not there, and start a session for it."""
        password, token = self.secret_of(demo.user_name), secrets.token_urlsafe(32)
        with self.unit() as unit:
            accounts, sessions = Accounts(unit), Sessions(unit)
            known = accounts.find(user_name=demo.user_name)
            now = unit.recorded_at
            account_id = known.aggregate_id if known else self._create(accounts, demo, now)
            secret = self._enrol(accounts.get(account_id), SecondFactors(unit))
            sessions.add(
                Session.start(
                    token=token,
                    terms=SessionTerms.for_staff(self._rules.sessions),
                    now=now,
                    language="zh-CN",
                    account_id=account_id,
                    second_factor=secret is not None,
                )
            )
        return {
            "user": demo.user_name,
            "role": demo.role.value,
            "password": password,
            "totp_secret": secret,
            "managing_union": demo.union,
            "session_token": token,
        }

    def _enrol(self, account: Account, factors: SecondFactors) -> str | None:
        """The secret of the account's authenticator, if its role needs one; made at first."""
        if not needs_second_factor(account, self._rules.second_factor):
            return None
        key = bytes.fromhex(self._digest_of(f"authenticator of {account.user_name}"))
        secret = b32encode(key[:20]).decode()
        if factors.find_by_id(account.aggregate_id) is None:
            factor = SecondFactor.none_yet(account.aggregate_id)
            factor.secret = secret
            factors.add(factor)
        return secret

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
            passwords=self._passwords,
            rules=self._rules,
            now=now,
            first_password=False,
        )

    def api_client(self) -> dict[str, Any]:
        """Make the API client if it is not there."""
        secret, city = self.secret_of(API_CLIENT), municipal_union().code
        with self.unit() as unit:
            clients = ApiClients(unit)
            if clients.find_by_id(API_CLIENT) is None:
                clients.add(
                    ApiClient(
                        aggregate_id=API_CLIENT, secret_digest=token_digest(secret), unions=[city]
                    )
                )
        return {
            "user": API_CLIENT,
            "role": Role.API_CLIENT.value,
            "password": secret,
            "totp_secret": None,
            "managing_union": city,
            "session_token": None,
        }


def main() -> int:
    """Print the demo accounts; 2 in production mode."""
    settings = load_settings("identity")
    if settings.mode == "production":
        sys.stderr.write("zhufeng: demo accounts are refused in production mode\n")
        return 2
    desk = Desk(settings)
    rows = [desk.account(demo) for demo in demo_accounts()] + [desk.api_client()]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
