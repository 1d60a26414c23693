"""The copies of the rights tables that the web has, so that no button promises a refusal."""

from __future__ import annotations

from typing import Any

from contracts.rights import INCOMPATIBLE, RIGHTS, STAFF_ROLES, Role


def rights_for_the_web() -> dict[str, list[str]]:
    """Role of staff → its actions; how far they reach is the owners' business."""
    return {role.value: sorted(RIGHTS[role]) for role in RIGHTS if role in STAFF_ROLES}


def assignable_for_the_web() -> dict[str, Any]:
    """What may be assigned: the roles that nobody holds at once, the actions of API clients."""
    return {
        "incompatible": [
            {"role": each.role.value, "others": sorted(other.value for other in each.others)}
            for each in INCOMPATIBLE
        ],
        "client_actions": sorted(RIGHTS[Role.API_CLIENT]),
    }
