"""Documents of who is on duty."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.notifications import DeliveryNotFound
from records.repository import Repository
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty
from services.notifications.kinds import DUTY_ROSTERS


class DutyRosters(Repository[DutyRoster]):
    """Duty rosters by union."""

    kind = DUTY_ROSTERS
    not_found: ClassVar = DeliveryNotFound

    @staticmethod
    def to_document(roster: DutyRoster) -> dict[str, Any]:
        officers = [
            {"account_id": each.account_id, "language": each.language} for each in roster.officers
        ]
        return {"officers": officers, "awaited": roster.awaited}

    @staticmethod
    def from_document(document: dict[str, Any]) -> DutyRoster:
        return DutyRoster(
            aggregate_id=document["_id"],
            officers=[OnDuty(**each) for each in document["officers"]],
            awaited=document["awaited"],
        )
