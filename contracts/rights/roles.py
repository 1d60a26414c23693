"""Roles of people and systems, and how far a role's action can reach."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Roles of people and systems; what each may do stands in `contracts.rights.table`.

    The levels of an officer (county, 市直, township, grass roots) are no roles: his level is that
    of his union. Every level does the same, so four roles would be four equal columns; what differs
    is how far it reaches, which the union says already and cannot contradict. A rule that asks for
    a level (a stage that moves up) asks the union.
    """

    ANONYMOUS = "anonymous"
    WORKER = "worker"
    HOTLINE_AGENT = "hotline_agent"
    SHIFT_LEADER = "shift_leader"
    MEDIATOR = "mediator"
    OFFICER = "officer"
    HOME_VISITOR = "home_visitor"
    MUNICIPAL_REVIEWER = "municipal_reviewer"
    APPROVER = "approver"
    FINANCE_OFFICER = "finance_officer"
    STORE_KEEPER = "store_keeper"
    LEADER = "leader"
    EDITOR = "editor"
    PUBLISHER = "publisher"
    CAMPAIGN_ORGANISER = "campaign_organiser"
    JUDGE = "judge"
    ORGANISATION_OFFICER = "organisation_officer"
    OPERATIONS = "operations"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    API_CLIENT = "api_client"


class Scope(StrEnum):
    """How far a role's action reaches."""

    OWN = "own"  # what the actor filed or what is addressed to him
    SUBTREE = "subtree"  # what the actor's unions, or unions below them, manage
    ALL = "all"  # what belongs to no union, or everything


STAFF_ROLES: frozenset[Role] = frozenset(Role) - {Role.ANONYMOUS, Role.WORKER, Role.API_CLIENT}
"""The roles that an account can hold."""

WORK_TO_COME: Mapping[Role, str] = MappingProxyType(
    {
        Role.EDITOR: "articles",
        Role.PUBLISHER: "publication",
        Role.JUDGE: "marks in competitions",
        Role.ORGANISATION_OFFICER: "the union tree and its members",
        Role.SYSTEM_ADMINISTRATOR: "settings of the running system",
    }
)
"""Roles that hold nothing of their own yet, and the capability that brings what they do."""
