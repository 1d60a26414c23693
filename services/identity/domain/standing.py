"""Whom a session makes of somebody today, and what he still owes before his roles count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from contracts.identity import Owed
from contracts.rights import Actor, Role
from records.policies import Policies
from services.identity.domain.accounts import Account
from services.identity.domain.sessions import Session

Policy = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The policies in force today: ``identity.sessions``, ``….second_factor``, ``….passwords``."""

    sessions: Policy
    passwords: Policy
    second_factor: Policy


def rules_on(policies: Policies, day: date) -> Rules:
    """The rules in force on a day."""
    return Rules(
        sessions=policies.on("identity.sessions", day),
        second_factor=policies.on("identity.second_factor", day),
        passwords=policies.on("identity.passwords", day),
    )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An open session and who acts with it. `account` is None for a worker."""

    session: Session
    actor: Actor
    account: Account | None = None
    owed: Owed | None = None

    @property
    def display_name(self) -> str:
        """What the staff member is called; a worker's name is not identity's to know."""
        return self.account.display_name if self.account else ""


def needs_second_factor(account: Account, policy: Policy) -> bool:
    """Whether its roles may be used only with a second factor (all of them where staff must)."""
    return bool(policy["all_staff"]) or _asks_second_factor(account.roles, policy)


def staff_standing(account: Account, session: Session, *, rules: Rules, now: datetime) -> Standing:
    """Who acts with a staff session. Whoever owes something has a name, and no role or union."""
    owed = _owed(account, session, rules, now)
    actor = account.actor if owed is None else Actor(name=account.actor.name, roles=frozenset())
    return Standing(session=session, actor=actor, account=account, owed=owed)


def standing_for_another(own: Standing, actor: Actor, *, rules: Rules) -> Standing:
    """Who acts as `actor`, for an absent colleague, with a session of his `own`.

    He owes what he owes himself, and a second factor where a role of the absent asks for one.
    """
    owed = own.owed
    unproven = not own.session.second_factor
    if owed is None and unproven and _asks_second_factor(actor.roles, rules.second_factor):
        owed = "second_factor"
    counting = actor if owed is None else Actor(name=actor.name, roles=frozenset())
    return replace(own, actor=counting, owed=owed)


def password_must_change(account: Account, policy: Policy, *, now: datetime) -> bool:
    """Whether it is a first password, or older than the policy lets it be (``longest_days``)."""
    longest = policy["longest_days"]
    too_old = longest is not None and now - account.password_set_at >= timedelta(days=longest)
    return account.first_password or too_old


def worker_standing(session: Session) -> Standing:
    """Who acts when a worker is signed in: whatever was filed with his phone is his own."""
    return Standing(session=session, actor=worker_of(session.phone_key or ""))


def worker_of(phone_key: str) -> Actor:
    """Whoever has shown that this phone is his."""
    return Actor(
        name=f"worker/{phone_key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({phone_key})
    )


def _asks_second_factor(roles: Collection[Role], policy: Policy) -> bool:
    asked_of = set(policy["roles"])
    return any(role.value in asked_of for role in roles)


def _owed(account: Account, session: Session, rules: Rules, now: datetime) -> Owed | None:
    """The password first: who else knows it could enrol a factor of his own."""
    if password_must_change(account, rules.passwords, now=now):
        return "password"
    if needs_second_factor(account, rules.second_factor) and not session.second_factor:
        return "second_factor"
    return None
