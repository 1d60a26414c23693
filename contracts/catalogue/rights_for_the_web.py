"""The copy of the rights table that the web has, so that no button promises a refusal."""

from __future__ import annotations

from contracts.rights import RIGHTS, STAFF_ROLES


def rights_for_the_web() -> dict[str, list[str]]:
    """Role of staff → its actions; how far they reach is the owners' business."""
    return {role.value: sorted(RIGHTS[role]) for role in RIGHTS if role in STAFF_ROLES}
