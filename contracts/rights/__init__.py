"""Rights: who may do what, and how far. One table as data; owners make query predicates of it."""

from contracts.rights.actors import (
    ANONYMOUS,
    EVERYTHING,
    Actor,
    Grant,
    grant_for,
    holds,
    in_place_of,
    persons_in,
    system_actor,
)
from contracts.rights.incompatible import (
    INCOMPATIBLE,
    Incompatible,
    conflicts,
    faults,
    without_conflicts,
)
from contracts.rights.roles import STAFF_ROLES, WORK_TO_COME, Role, Scope
from contracts.rights.table import OF_ALL_STAFF, RIGHTS

__all__ = [
    "ANONYMOUS",
    "EVERYTHING",
    "INCOMPATIBLE",
    "OF_ALL_STAFF",
    "RIGHTS",
    "STAFF_ROLES",
    "WORK_TO_COME",
    "Actor",
    "Grant",
    "Incompatible",
    "Role",
    "Scope",
    "conflicts",
    "faults",
    "grant_for",
    "holds",
    "in_place_of",
    "persons_in",
    "system_actor",
    "without_conflicts",
]

if found := list(faults(RIGHTS, INCOMPATIBLE)):
    raise TypeError("the rights table declares what must be kept apart: " + "; ".join(found))
