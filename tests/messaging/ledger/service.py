"""The ledger: one account per id, every credit noted; misbehaves when an event asks for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any, ClassVar

import eventlet
from greenlet import GreenletExit

from messaging.consumes import consumes
from messaging.consumption import Consumption
from messaging.dependencies import Stored, Unit
from messaging.relay import Relay
from records.aggregate import Aggregate
from records.kinds import Index, Kind
from records.repository import Repository
from records.store import StoreUnavailable
from records.unit_of_work import UnitOfWork
from tests.messaging.ledger.contract import AccountClosed, AccountNotFound, Minted, Posted

ACCOUNTS = Kind(
    name="accounts",
    managed_by=None,
    indexes=(
        Index(name="owner", fields=(("owner", 1),)),
        Index(
            name="number",
            fields=(("number", 1),),
            unique=True,
            partial={"number": {"$type": "string"}},
        ),
    ),
)
PRESSES = Kind(name="presses", managed_by=None)


class Account(Aggregate):
    name = "account"

    def __init__(self, *, balance: int = 0, credited: list[int] | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        self.balance, self.credits = balance, credited or []
        self.pids: list[int] = []
        self.owner: str | None = None
        self.number: str | None = None

    def note(self, amount: int) -> None:
        self.balance += amount
        self.credits.append(amount)
        self.pids.append(os.getpid())

    def credit(self, amount: int) -> None:
        self.note(amount)
        self.announce(Posted(account_id=self.aggregate_id, balance=self.balance))


class Accounts(Repository[Account]):
    kind = ACCOUNTS
    not_found = AccountNotFound

    @staticmethod
    def to_document(aggregate: Account) -> dict[str, Any]:
        return {
            "balance": aggregate.balance,
            "credits": aggregate.credits,
            "pids": aggregate.pids,
            "owner": aggregate.owner,
            "number": aggregate.number,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Account:
        account = Account(
            aggregate_id=document["_id"],
            balance=document["balance"],
            credited=list(document["credits"]),
        )
        account.pids = list(document["pids"])
        account.owner, account.number = document["owner"], document["number"]
        return account


def misbehave(event: Minted, accounts: Accounts) -> None:
    """What the event's mood asks for; `mended` accounts make it pass."""
    if event.mood == "fine" or accounts.find_by_id(f"mended-{event.account_id}") is not None:
        return
    if event.mood == "refuse":
        raise AccountClosed()
    if event.mood == "fail":
        raise RuntimeError("the owner's secret name is in this message")
    if event.mood == "away":
        raise StoreUnavailable
    if event.mood == "exit":
        raise GreenletExit
    if event.mood == "time out":
        raise eventlet.Timeout(None)
    if event.mood == "die":
        os.kill(os.getpid(), signal.SIGKILL)


def credit(accounts: Accounts, event: Minted) -> None:
    """Credit first and misbehave then, so that a failure leaves something to be dropped.

    Each credit stands beside the process that made it.
    """
    if accounts.find_by_id(event.account_id) is None:
        account = Account(aggregate_id=event.account_id)
        account.owner = event.owner.open()
        account.number = event.account_id if event.mood == "numbered" else None
        accounts.add(account)
    with accounts.changing(event.account_id) as account:
        account.credit(event.amount)
    misbehave(event, accounts)


class LedgerService:
    name = "ledger"
    consumption: ClassVar[Mapping[str, Consumption]] = {}

    accounts = Stored(Accounts)
    unit = Unit()
    relay = Relay()

    @consumes(Minted, loads={"accounts": "account_id"})
    def on_minted(self, event: Minted) -> None:
        credit(self.accounts, event)


class MintService:
    name = "mint"

    unit = Unit()
    relay = Relay()


class Press(Aggregate):
    name = "press"


class Presses(Repository[Press]):
    kind = PRESSES
    not_found = AccountNotFound

    @staticmethod
    def to_document(aggregate: Press) -> dict[str, Any]:
        return {}

    @staticmethod
    def from_document(document: dict[str, Any]) -> Press:
        return Press(aggregate_id=document["_id"])


def announce(unit: UnitOfWork, press_id: str, *events: Any) -> None:
    """Let a press of the mint say something; a new one is built when there is none."""
    presses = Presses(unit)
    if presses.find_by_id(press_id) is None:
        presses.add(Press(aggregate_id=press_id))
    with presses.changing(press_id) as press:
        for event in events:
            press.announce(event)
