"""Paying approved aid in batches, from where each request stands, each step by another."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from replay.client import Client
from replay.story import NAMESPACE

MOST_IN_BATCH = 50
PASSED = {"outcome": "passed"}


@dataclass(frozen=True, kw_only=True)
class Payments:
    """The batches of one union; `name` tells them from others of the run."""

    run: str
    name: str
    union: str
    moment: datetime
    signed_in: Callable[[str], Client]

    def pay(self, aid_ids: Sequence[str]) -> None:
        """Have all of these paid that are approved, or wait in a batch."""
        officer = self.signed_in(f"officer-{self.union}")
        found = [officer.ask("GET", f"/api/aid/{aid_id}") for aid_id in aid_ids]
        approved = [each for each in found if each["state"] == "approved"]
        batches = {each["batch_id"] for each in found if each["state"] == "in_batch"}
        for first in range(0, len(approved), MOST_IN_BATCH):
            batches.add(self._built(officer, approved[first : first + MOST_IN_BATCH]))
        for batch_id in sorted(batches):
            self._paid(officer.ask("GET", f"/api/payment-batches/{batch_id}"))

    def _built(self, officer: Client, aid: Sequence[Mapping[str, Any]]) -> str:
        aid_ids = [each["aid_id"] for each in aid]
        body = {"aid_ids": aid_ids, "total_fen": sum(each["amount_fen"] for each in aid)}
        built = self._step(officer, "/api/payment-batches", f"build/{aid_ids[0]}", body)
        return str(built["batch_id"])

    def _paid(self, batch: Mapping[str, Any]) -> None:
        path, total = f"/api/payment-batches/{batch['batch_id']}", batch["total_fen"]
        steps: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
            "built": (f"officer-{self.union}", "freeze", {}),
            "frozen": ("reviewer-second", "check", PASSED),
            "checked": ("approver-second", "decide", PASSED),
            "approved": ("finance", "pay", {"receipt_number": f"HD-{batch['batch_id']}"}),
        }
        while batch["state"] in steps:
            user, step, told = steps[batch["state"]]
            seen = {"snapshot": batch["snapshot"]} if step == "check" else {}
            body = {"total_fen": total, **told, **seen}
            batch = self._step(self.signed_in(user), f"{path}/{step}", step, body)

    def _step(self, by: Client, path: str, step: str, body: Mapping[str, Any]) -> dict[str, Any]:
        key = str(uuid.uuid5(NAMESPACE, f"{self.run}/payments/{self.name}/{path}/{step}"))
        return by.ask("POST", path, body=body, key=key, business_time=self.moment)
