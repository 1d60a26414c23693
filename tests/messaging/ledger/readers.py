"""Other builds of the ledger, and a second reader of the mint beside it."""

from __future__ import annotations

from typing import Any

from messaging.consumes import consumes
from messaging.dependencies import Stored, Unit
from messaging.relay import Relay
from tests.messaging.ledger.contract import Minted, Struck, StruckV2
from tests.messaging.ledger.service import Account, Accounts, misbehave

FEN = {"fen": 1, "jiao": 10, "yuan": 100}


def note(accounts: Accounts, account_id: str, amount: int, event: Any = None) -> None:
    """Keep the amount, and tell nobody; misbehave then as the event asks."""
    if accounts.find_by_id(account_id) is None:
        accounts.add(Account(aggregate_id=account_id))
    with accounts.changing(account_id) as account:
        account.note(amount)
    if event is not None:
        misbehave(event, accounts)


class CopybookService:
    """Hears what the ledger hears, and keeps the same of it."""

    name = "copybook"

    accounts = Stored(Accounts)
    unit = Unit()

    @consumes(Minted, loads={"accounts": "account_id"})
    def on_minted(self, event: Minted) -> None:
        note(self.accounts, event.account_id, event.amount, event)


class OldCopybookService:
    """A build that knows coins by name, the first version."""

    name = "copybook"

    accounts = Stored(Accounts)
    unit = Unit()

    @consumes(Struck, loads={"accounts": "account_id"})
    def on_struck(self, event: Struck) -> None:
        note(self.accounts, event.account_id, FEN[event.coin])


class OldLedgerService:
    """The build of before: it knows the first version, and fails at what it does not like."""

    name = "ledger"

    accounts = Stored(Accounts)
    unit = Unit()
    relay = Relay()

    @consumes(Struck, loads={"accounts": "account_id"})
    def on_struck(self, event: Struck) -> None:
        if event.coin == "jiao":
            raise RuntimeError("this build cannot count in tens")
        note(self.accounts, event.account_id, FEN[event.coin])


class NewLedgerService:
    """The build that knows the second version and counts whatever comes."""

    name = "ledger"

    accounts = Stored(Accounts)
    unit = Unit()
    relay = Relay()

    @consumes(StruckV2, loads={"accounts": "account_id"})
    def on_struck(self, event: StruckV2) -> None:
        note(self.accounts, event.account_id, event.fen)
