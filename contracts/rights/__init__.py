"""Rights: who may do what, and how far. One table as data; owners make query predicates of it."""

from contracts.rights.actors import (
    ANONYMOUS,
    EVERYTHING,
    Actor,
    Grant,
    grant_for,
    holds,
    system_actor,
)
from contracts.rights.roles import STAFF_ROLES, WORK_TO_COME, Role, Scope
from contracts.rights.table import RIGHTS

__all__ = [
    "ANONYMOUS",
    "EVERYTHING",
    "RIGHTS",
    "STAFF_ROLES",
    "WORK_TO_COME",
    "Actor",
    "Grant",
    "Role",
    "Scope",
    "grant_for",
    "holds",
    "system_actor",
]
