"""What the mint says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.refusals import Kind, Refusal


class AccountClosed(Refusal):
    code = "test_account_closed"
    kind = Kind.CONFLICT


class AccountNotFound(Refusal):
    code = "test_account_not_found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, kw_only=True)
class Minted(Event):
    """Money for an account. `mood` tells the ledger's handler how to behave."""

    source = "mint"

    account_id: str
    amount: int
    mood: str = "fine"
    owner: Sealed[str] = sealed_for("ledger")


@dataclass(frozen=True, kw_only=True)
class Burnt(Event):
    """An event that nobody hears."""

    source = "mint"

    account_id: str


@dataclass(frozen=True, kw_only=True)
class Posted(Event):
    """What the ledger says in turn."""

    source = "ledger"

    account_id: str
    balance: int


@dataclass(frozen=True, kw_only=True)
class Struck(Event):
    """The first version of an event that has two."""

    source = "mint"

    account_id: str
    coin: str
    owner: Sealed[str] = sealed_for("ledger")


@dataclass(frozen=True, kw_only=True)
class StruckV2(Event):
    """The second version: the coin's value in fen instead of its name."""

    source = "mint"
    version = 2
    previous = Struck

    account_id: str
    fen: int
    owner: Sealed[str] = sealed_for("ledger")

    @classmethod
    def downgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        rest = {name: value for name, value in data.items() if name != "fen"}
        return {**rest, "coin": {1: "fen", 10: "jiao", 100: "yuan"}[data["fen"]]}

    @classmethod
    def upgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        rest = {name: value for name, value in data.items() if name != "coin"}
        return {**rest, "fen": {"fen": 1, "jiao": 10, "yuan": 100}[data["coin"]]}
