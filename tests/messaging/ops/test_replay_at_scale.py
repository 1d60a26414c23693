"""Many held messages replayed at a rate, the driver killed half-way: each applied once."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from contracts.operations.commands import OpsOpenSelection
from contracts.rights import EVERYTHING
from deploy.local.layout import ROOT
from messaging.journal import EventJournal
from messaging.ops import selections
from messaging.sealing import KeyRing
from records.kinds import HELD, INBOX
from records.unit_of_work import Batch, Cause
from tests.messaging.ledger.desk import NOW, STAFF, minted
from tests.messaging.ledger.service import Account, Accounts, announce
from tests.messaging.ops.driver import SELECTION
from tests.messaging.ops.owner import CONSUMER
from vocabulary.ids import new_id

PER_ACCOUNT = 100


@pytest.mark.parametrize(
    ("number", "per_second"),
    [
        pytest.param(600, 1_000, marks=pytest.mark.fault),
        pytest.param(
            50_000, 3_000, marks=[pytest.mark.fault, pytest.mark.full, pytest.mark.timeout(1_800)]
        ),
    ],
)
def test_all_are_applied_once_and_the_selection_finishes(
    bench, number, per_second, record_property
):
    accounts = [f"a{each:03}" for each in range(number // PER_ACCOUNT)]
    held(bench, accounts, number)
    mend_all(bench, accounts)
    opened = open_selection(bench)
    assert opened.total == number
    started = time.monotonic()
    driver = drive(bench, per_second)
    bench.until(lambda: applied(bench) >= number // 2, "no half was replayed", seconds=900)
    driver.kill()
    driver.wait()
    second = drive(bench, per_second)
    bench.until(lambda: second.poll() is not None, "the selection does not end", seconds=900)
    took = time.monotonic() - started
    assert json.loads(second.stdout.read()) == {"applied": number, "total": number}
    assert {name: sorted(bench.credits(name)) for name in accounts} == {
        name: list(range(PER_ACCOUNT)) for name in accounts
    }
    assert count(bench, HELD) == 0
    assert count(bench, INBOX) == number
    record_property("replayed_per_second", round(number / took))


def held(bench, accounts, number):
    """Each message of an aggregate of its own, refused once."""
    for account in accounts:
        with unit_of(bench, "mint") as unit:
            for amount in range(PER_ACCOUNT):
                announce(unit, f"{account}-{amount}", minted(account, amount, "refuse"))
    bench.start("mint")
    bench.start("ledger")
    bench.until(lambda: count(bench, HELD) == number, "not all are held", seconds=900)


def mend_all(bench, accounts):
    for start in range(0, len(accounts), 100):
        with unit_of(bench, "ledger") as unit:
            for account in accounts[start : start + 100]:
                Accounts(unit).add(Account(aggregate_id=f"mended-{account}"))


def open_selection(bench):
    wanted = OpsOpenSelection(selection_id=SELECTION, consumer=CONSUMER, note="mended")
    with unit_of(bench, "ledger") as unit:
        return selections.open_selection(unit, bench.store("ledger"), wanted)


def drive(bench, per_second):
    """A driver as a process of its own."""
    where = [bench.mongo_uri, bench.databases["ledger"], str(per_second), "500"]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.messaging.ops.driver", *where],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    bench.processes.append(process)
    return process


def count(bench, kind):
    return bench.root[bench.databases["ledger"]][kind.name].estimated_document_count()


def applied(bench):
    return count(bench, INBOX)


class unit_of:  # noqa: N801 - reads as a word at its uses
    """A unit of work in a service's database, saved when the block ends well."""

    def __init__(self, bench, service):
        ring = KeyRing.from_settings(bench.settings(service))
        self._batch = Batch(bench.store(service), EventJournal(service, ring))

    def __enter__(self):
        cause = Cause(message_id=new_id(), correlation_id=new_id())
        self._unit = self._batch.begin(actor=STAFF, grant=EVERYTHING, cause=cause, now=NOW)
        return self._unit

    def __exit__(self, kind, *_):
        if kind is None:
            self._unit.accept()
            self._batch.commit()
