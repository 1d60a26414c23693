"""What a service that keeps people's data is asked by themselves: a part of its class."""

from __future__ import annotations

from typing import Any

from contracts.own_data import OwnDataPart, OwnRecord, TellOwnData
from messaging.rpc import command
from records import own_data


class OwnDataDoors:
    """``tell_own_data``: the class's own `own_records`, counted and on the audit trail."""

    name: str
    unit: Any
    policies: Any

    def own_records(self, request: TellOwnData) -> tuple[list[OwnRecord], int]:
        """(the records about whoever asks, how many are left out for their number)."""
        raise NotImplementedError

    @command(TellOwnData)
    def tell_own_data(self, request: TellOwnData) -> OwnDataPart:
        own_data.admit(self.unit, self.policies)
        records, left_out = self.own_records(request)
        return own_data.told(self.unit, self.name, records, left_out=left_out)
