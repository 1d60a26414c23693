"""The permission matrix as MongoDB roles and users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure

from deploy.permissions import DatabaseUser, database_users

ROLE_EXISTS = 51002
USER_EXISTS = 51003
INSERT_AND_FIND = ("insert", "find", "listCollections", "listIndexes")


def role_document(user: DatabaseUser) -> dict[str, Any]:
    """The role of `user`: a role of its own, because built-in ones cannot say "insert only"."""
    return {
        "privileges": [
            {"resource": {"db": name, "collection": ""}, "actions": list(INSERT_AND_FIND)}
            for name in user.insert_and_find
        ],
        "roles": [{"role": role, "db": name} for role, name in user.roles],
    }


def apply_database_users(admin: Database[dict[str, Any]], passwords: Mapping[str, str]) -> None:
    """Create every role and user, or bring those that exist to what the matrix says."""
    for user in database_users():
        role = role_document(user)
        _create_or_update(admin, "Role", user.name, role, ROLE_EXISTS)
        grant = {
            "pwd": passwords[user.name],
            "roles": [{"role": user.name, "db": "admin"}],
            "mechanisms": ["SCRAM-SHA-256"],
        }
        _create_or_update(admin, "User", user.name, grant, USER_EXISTS)


def _create_or_update(
    admin: Database[dict[str, Any]], what: str, name: str, document: dict[str, Any], exists: int
) -> None:
    try:
        admin.command({f"create{what}": name, **document})
    except OperationFailure as failure:
        if failure.code != exists:
            raise
        admin.command({f"update{what}": name, **document})
