"""Incompatible roles (不相容岗位): what nobody may be at once. Data, with a reason for each.

Refused when they are assigned, and when they are declared: a table that gives one role what two
people must do fails at import. Who decides on his own case is a rule of the domain, not of roles:
a shift leader may be an agent, but decides on no ticket of his own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from contracts.rights.roles import STAFF_ROLES, Role, Scope

R = Role


@dataclass(frozen=True, kw_only=True)
class Incompatible:
    """A role that nobody holds together with any of the `others`."""

    role: Role
    others: frozenset[Role]
    reason: str


def _others(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _all_but(role: Role) -> frozenset[Role]:
    return STAFF_ROLES - {role}


INCOMPATIBLE: tuple[Incompatible, ...] = (
    Incompatible(
        role=R.AUDITOR,
        others=_all_but(R.AUDITOR),
        reason="who reads the trail leaves none in it (三员分立)",
    ),
    Incompatible(
        role=R.SECURITY_ADMINISTRATOR,
        others=_all_but(R.SECURITY_ADMINISTRATOR),
        reason="who grants roles uses none (三员分立)",
    ),
    Incompatible(
        role=R.SYSTEM_ADMINISTRATOR,
        others=_all_but(R.SYSTEM_ADMINISTRATOR),
        reason="who runs the system has no business in it (三员分立)",
    ),
    Incompatible(
        role=R.APPROVER,
        others=_others(R.OFFICER, R.HOME_VISITOR, R.MUNICIPAL_REVIEWER),
        reason="who approves prepared nothing: no file, no visit, no review, no batch",
    ),
    Incompatible(
        role=R.FINANCE_OFFICER,
        others=_others(R.OFFICER, R.HOME_VISITOR, R.MUNICIPAL_REVIEWER, R.APPROVER, R.LEADER),
        reason="who pays neither builds a batch nor approves it",
    ),
    Incompatible(
        role=R.STORE_KEEPER,
        others=_others(R.APPROVER, R.FINANCE_OFFICER),
        reason="who keeps goods neither approves their hand-over nor pays for them",
    ),
    Incompatible(
        role=R.OPERATIONS,
        others=_others(R.LEADER),
        reason="who mends a message is not who agrees to it for the business",
    ),
)

SOLE: Mapping[str, Role] = dict.fromkeys(
    ("account.create", "account.reset", "client.manage", "role.change"), R.SECURITY_ADMINISTRATOR
)
"""Actions that one role alone may hold."""

APART: tuple[tuple[str, str], ...] = (
    ("messages.mend", "messages.second"),
    ("aid.request", "aid.approve"),
    ("budget.set", "aid.approve"),
    ("payment.build", "payment.approve"),
    ("payment.build", "payment.pay"),
    ("payment.check", "payment.approve"),
    ("payment.check", "payment.pay"),
    ("payment.approve", "payment.pay"),
    ("distribution.prepare", "greeting.check"),
    ("distribution.prepare", "greeting.approve"),
    ("distribution.prepare", "greeting.pay"),
    ("greeting.check", "greeting.pay"),
    ("greeting.approve", "greeting.pay"),
)
"""Actions that no single role may hold together: two people do them."""


def conflicts(roles: Collection[Role]) -> list[tuple[Role, Role]]:
    """The incompatible pairs among these roles, each in the order of its names."""
    apart = {frozenset({each.role, other}) for each in INCOMPATIBLE for other in each.others}
    pairs = combinations(sorted(set(roles)), 2)
    return [pair for pair in pairs if frozenset(pair) in apart]


def without_conflicts(roles: Collection[Role]) -> frozenset[Role]:
    """The roles that may be used: none of a pair that was declared after both were assigned."""
    caught = {role for pair in conflicts(roles) for role in pair}
    return frozenset(roles) - caught


def faults(
    rights: Mapping[Role, Mapping[str, Scope]], incompatible: Collection[Incompatible]
) -> Iterator[str]:
    """What is wrong with these declarations, in words; nothing when all is well."""
    for each in incompatible:
        if not {each.role, *each.others} <= STAFF_ROLES or each.role in each.others:
            yield f"{each.role} must be kept apart from other roles of staff"
    for role, held in rights.items():
        for action, sole in SOLE.items():
            if action in held and role is not sole:
                yield f"{role} holds {action}, which is for {sole} alone"
        for one, other in APART:
            if one in held and other in held:
                yield f"{role} holds both {one} and {other}, which two people must do"
