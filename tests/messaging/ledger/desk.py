"""The mint on a memory store, the ledger on any, and short words for what tests do with them."""

from __future__ import annotations

from datetime import UTC, datetime

from contracts.fields import Sealed
from contracts.rights import system_actor
from messaging.consumer.reading import Delivery
from messaging.envelope import render
from messaging.testing import Bus
from records.kinds import HELD, INBOX, OUTBOX, UNDECODED
from tests.messaging.ledger.contract import Minted
from tests.messaging.ledger.service import (
    ACCOUNTS,
    Account,
    LedgerService,
    MintService,
    announce,
)

NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
STAFF = system_actor("test")


def minted(account_id, amount, mood="fine"):
    return Minted(account_id=account_id, amount=amount, mood=mood, owner=Sealed(value="次仁"))


class Desk:
    def __init__(self, store=None):
        self.bus = Bus(MintService, LedgerService, stores={"ledger": store} if store else None)
        self.mint, self.ledger = self.bus["mint"], self.bus["ledger"]
        self.consumer = self.ledger.consumers["mint"]

    def announce(self, press_id, *events):
        with self.mint.working(STAFF, now=NOW) as service:
            announce(service.unit, press_id, *events)

    def mint_money(self, account_id, *amounts, mood="fine", press=None):
        """One event per amount, all of one press: one aggregate of the mint per account."""
        events = [minted(account_id, amount, mood) for amount in amounts]
        self.announce(press or f"press-{account_id}", *events)

    def bodies(self):
        """The messages of all pending outbox rows of the mint, which then count as published."""
        rows = self.mint.pending()
        self.mint.mark_published(rows)
        return [message.body for row in rows for message in render(row)[:1]]

    def apply(self, *bodies, count=0):
        self.consumer.apply([Delivery(body=body, count=count) for body in bodies])

    def mend(self, account_id):
        """Let the ledger's handler pass for this account from now on."""
        with self.ledger.working(STAFF, now=NOW) as ledger:
            ledger.accounts.add(Account(aggregate_id=f"mended-{account_id}"))

    def account(self, account_id):
        rows = {row["_id"]: row for row in self.ledger.rows(ACCOUNTS)}
        return rows.get(account_id)

    def credits(self, account_id):
        account = self.account(account_id)
        return account["credits"] if account else []

    def held(self):
        """Held rows by aggregate and sequence."""
        rows = self.ledger.rows(HELD)
        return sorted(rows, key=lambda row: (row["aggregate"], row["sequence"]))

    def inbox(self):
        return self.ledger.rows(INBOX)

    def outbox(self):
        return self.ledger.rows(OUTBOX)

    def undecoded(self):
        return self.ledger.rows(UNDECODED)
