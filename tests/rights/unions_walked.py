"""What the rights walk makes for a union: an API client, an activity, a delegation."""

from __future__ import annotations

from typing import Any

from tests.rights.cells import HERE

NEW_BUDGET = {
    "managing_union": HERE, "fund": "region", "programme": "medical", "year": 2021,
    "granted_fen": 1, "basis": "文",
}  # fmt: skip


def made_for_unions(account_id: str) -> dict[str, dict[str, Any]]:
    """Method → what would make it for `HERE`."""
    return {
        "register_api_client": {
            "label": "市总工会网站",
            "unions": [HERE],
            "actions": ["lead.read"],
        },
        "publish_activity": {
            "kind": "lecture",
            "title": "讲座",
            "description": "讲座",
            "place": "礼堂",
            "takes_place_on": "2030-01-01",
            "capacity": 1,
            "managing_union": HERE,
        },
        "give_delegation": {
            "account_id": account_id,
            "delegate_id": account_id,
            "roles": ["officer"],
            "from_day": "2098-01-01",
            "until_day": "2098-01-02",
            "reason": "休假",
        },
    }
