"""What a service remembers of a command, so that its repeat has no second effect.

The row is inserted in the command's own transaction; its unique id is what stops a twin.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.refusals import KeyReused
from records.kinds import COMMANDS
from records.store import Store
from records.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class CommandKey:
    """Names one command of one actor. Holds hashes only: neither key nor body can be read back."""

    row_id: str
    body_hash: str

    @classmethod
    def of(
        cls, *, actor: str, operation: str, key: str, body: dict[str, Any], secret: bytes
    ) -> CommandKey:
        """`secret` keeps a body with few possible values from being guessed from its hash."""
        name = json.dumps([actor, operation, key]).encode()
        text = json.dumps(body, sort_keys=True, ensure_ascii=False).encode()
        return cls(
            row_id=hashlib.sha256(name).hexdigest(),
            body_hash=hmac.new(secret, text, hashlib.sha256).hexdigest(),
        )

    def remember(self, unit: UnitOfWork, *, resource: str, at: datetime) -> None:
        """Insert the row with what the command changes; a twin's commit makes this one fail."""
        row = {
            "_id": self.row_id,
            "body_hash": self.body_hash,
            "resource": resource,
            "version": unit.version_of(resource),
            "at": at,
        }
        unit.insert(COMMANDS, row)

    def resource(self, store: Store) -> str | None:
        """What the command made or changed if it was done before, else None.

        Refuses `KeyReused` when it was done with another body.
        """
        row = store.load(COMMANDS, [self.row_id], {}).get(self.row_id)
        if row is None:
            return None
        if not hmac.compare_digest(row["body_hash"], self.body_hash):
            raise KeyReused(field="idempotency_key", allowed="a new key for another command")
        return str(row["resource"])
