"""Relief's doors for payment batches before their approval: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.freezing import (
    ChangeBatch,
    CheckBatch,
    DissolveBatch,
    FreezeBatch,
    UnfreezeBatch,
)
from messaging.rpc import command
from services.relief import freezing


class FreezingDoors:
    """A batch is changed or dissolved, frozen, and checked by a second person."""

    keys: Any
    cases: Any

    @command(ChangeBatch, answer="batch_answer")
    def change_batch(self, request: ChangeBatch) -> str:
        return freezing.change_batch(self.cases, request=request)

    @command(DissolveBatch, answer="batch_answer")
    def dissolve_batch(self, request: DissolveBatch) -> str:
        return freezing.dissolve_batch(self.cases, request=request)

    @command(FreezeBatch, answer="batch_answer")
    def freeze_batch(self, request: FreezeBatch) -> str:
        return freezing.freeze_batch(self.cases, request=request, keys=self.keys)

    @command(UnfreezeBatch, answer="batch_answer")
    def unfreeze_batch(self, request: UnfreezeBatch) -> str:
        return freezing.unfreeze_batch(self.cases, request=request)

    @command(CheckBatch, answer="batch_answer")
    def check_batch(self, request: CheckBatch) -> str:
        return freezing.check_batch(self.cases, request=request, keys=self.keys)
