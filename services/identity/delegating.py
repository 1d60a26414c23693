"""Use cases of leave cover: load, decide, save. Days are of real time, in Shanghai."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.identity import (
    AccountNotFound,
    DelegationNotInForce,
    GiveDelegation,
    RevokeDelegation,
)
from contracts.rights import Actor, Role
from records.unit_of_work import UnitOfWork
from services.identity.delegation_records import Delegations
from services.identity.domain.accounts import Account, require_own_name, roles_named
from services.identity.domain.delegations import GIVEN, Delegation, Term
from services.identity.repository import Accounts
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

MOST = 1_000  # in force or over, of one delegate: more than anybody covers in a life


def give_delegation(
    accounts: Accounts,
    delegations: Delegations,
    *,
    request: GiveDelegation,
    policy: Mapping[str, Any],
    unit: UnitOfWork,
) -> str:
    """Let somebody act for an absent colleague; returns the delegation's id.

    Refuses `ActingForAnother` (what was delegated is not passed on), `AccountNotFound`,
    `ForeignUnion` to a leader for accounts outside his unions, `InvalidInput` for impossible days,
    and what `Delegation.give` refuses.
    """
    require_own_name(unit.actor)
    term = Term(first=request.from_day, last=request.until_day)
    today = business_day(unit.recorded_at)
    term.require_sensible(today=today, longest_days=policy["longest_days"])
    absent, delegate = _both(accounts, request, unit.actor)
    given = Delegation.give(
        delegation_id=new_id(),
        absent=absent,
        delegate=delegate,
        roles=roles_named(request.roles),
        beside=roles_given_to(delegations, delegate, term=term),
        term=term,
        by=unit.actor,
    )
    delegations.add(given)
    unit.audit("delegation.give", given.subject, reason=request.reason)
    return given.aggregate_id


def revoke_delegation(
    delegations: Delegations, *, request: RevokeDelegation, unit: UnitOfWork
) -> str:
    """End a delegation at once; returns its id.

    Refuses `ActingForAnother`, `DelegationNotFound`, `ForeignUnion`, `VersionConflict`,
    `WrongState`.
    """
    require_own_name(unit.actor)
    version = request.expected_version
    with delegations.changing(request.delegation_id, expected_version=version) as delegation:
        delegation.revoke()
    return request.delegation_id


def acting(
    accounts: Accounts,
    delegations: Delegations,
    *,
    delegate: Account | None,
    delegation_id: str,
    today: date,
) -> tuple[Actor, Delegation]:
    """The delegate as he acts for the absent today.

    Refuses `DelegationNotInForce`, alike for one that is not his, over, revoked or unheard of.
    """
    delegation = delegations.find_by_id(delegation_id)
    if delegate is None or delegation is None or not delegation.in_force(today):
        raise DelegationNotInForce()
    if delegation.delegate != delegate.actor.name:
        raise DelegationNotInForce()
    beside = roles_given_to(delegations, delegate, term=Term(first=today, last=today))
    absent = accounts.get(delegation.absent.removeprefix("staff/"))
    return delegation.actor(absent=absent, delegate=delegate, beside=beside), delegation


def roles_given_to(delegations: Delegations, account: Account, *, term: Term) -> set[Role]:
    """The roles that others let this account use on some day of the term."""
    found = delegations.find_all(delegate=account.actor.name, state=GIVEN, limit=MOST)
    return {role for each in found if each.meets(term) for role in each.roles}


def _both(accounts: Accounts, request: GiveDelegation, by: Actor) -> tuple[Account, Account]:
    """The absent and the delegate: of one's own absence any colleague, of others' one's staff."""
    own = by.person.removeprefix("staff/")
    if request.account_id in (None, own):
        absent, delegate = accounts.find_by_id(own), accounts.find_by_id(request.delegate_id)
        if absent is None or delegate is None:
            raise AccountNotFound(field="delegate_id")
        return absent, delegate
    return accounts.get(str(request.account_id)), accounts.get(request.delegate_id)
