"""From delivery to event: versions, seals, and what may run together."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.fields import Sealed
from messaging.consumer.intake import in_batches
from messaging.consumer.reading import (
    SEVERAL_DELIVERIES,
    Delivery,
    Reader,
    Subscription,
    Unreadable,
)
from messaging.envelope import Envelope
from messaging.sealing import KeyRing, authenticated
from records.kinds import Kind
from tests.messaging.ledger.contract import Minted, Struck, StruckV2

KEYS = {name: X25519PrivateKey.generate() for name in ("ledger", "mint")}
PUBLIC = {name: key.public_key() for name, key in KEYS.items()}
ACCOUNTS = Kind(name="accounts")


def reader_of(service, *events):
    reader = Reader(KeyRing([KEYS[service]], PUBLIC))
    for event in events:
        reader.add(Subscription(event, f"on_{event.wire_name()}"))
    return reader


def struck(version, **data):
    aad = authenticated("mint.struck", "owner", "e1")
    owner = KeyRing([], PUBLIC).seal("次仁", ("ledger",), aad)
    return Envelope(
        id="e1",
        type=f"mint.struck.v{version}",
        subject="press/1",
        time=datetime(2026, 11, 22, tzinfo=UTC),
        sequence=1,
        data={"account_id": "a", "owner": owner, **data},
    )


def read(reader, envelope):
    return reader.event(envelope, reader.subscription(envelope).event, envelope.id)


def test_an_older_version_is_read_as_the_newest_that_the_group_knows():
    event = read(reader_of("ledger", StruckV2), struck(1, coin="yuan"))
    assert isinstance(event, StruckV2)
    assert event.fen == 100
    assert event.owner.open() == "次仁"


def test_a_newer_version_than_the_group_knows_is_unreadable():
    with pytest.raises(Unreadable, match="unknown_version"):
        read(reader_of("ledger", Struck), struck(2, fen=100))


def test_what_cannot_be_upgraded_is_unreadable():
    with pytest.raises(Unreadable, match="not_upgradable"):
        read(reader_of("ledger", StruckV2), struck(1, coin="dollar"))


def test_who_is_no_reader_gets_the_token():
    event = read(reader_of("mint", Struck), struck(1, coin="yuan"))
    assert event.owner.token is not None
    with pytest.raises(PermissionError):
        event.owner.open()


def test_fields_that_are_not_declared_are_ignored():
    event = read(reader_of("ledger", Struck), struck(1, coin="yuan", colour="gold"))
    assert event.coin == "yuan"


def test_one_event_has_one_method_in_a_group():
    with pytest.raises(ValueError, match="struck"):
        reader_of("ledger", Struck, StruckV2)


def test_an_event_names_the_aggregates_to_be_loaded():
    subscription = Subscription(Minted, "on_minted", loads=((ACCOUNTS, ("account_id", "mood")),))
    event = Minted(account_id="a", amount=1, mood="b", owner=Sealed(value="x"))
    assert subscription.named(event) == [(ACCOUNTS, "a"), (ACCOUNTS, "b")]


def counts(*numbers):
    return [Delivery(body=b"", tag=tag, count=count) for tag, count in enumerate(numbers, start=1)]


@pytest.mark.parametrize(
    ("given", "batches"),
    [
        ([], []),
        ([0, 0, 0], [[1, 2, 3]]),
        ([1, 1], [[1], [2]]),
        ([0, 1, 0, 0, 2], [[1], [2], [3, 4], [5]]),
    ],
)
def test_what_was_delivered_before_runs_alone(given, batches):
    found = [[each.tag for each in batch] for batch in in_batches(counts(*given))]
    assert found == batches


def test_only_what_came_several_times_is_suspect():
    assert not Delivery(body=b"", count=SEVERAL_DELIVERIES - 1).suspect
    assert Delivery(body=b"", count=SEVERAL_DELIVERIES).suspect
