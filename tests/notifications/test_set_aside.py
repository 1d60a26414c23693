"""A delivery that cannot be read stops nobody else's, is seen by operations, and is tried again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from bson import Binary

from carriers.outcomes import Unknown
from contracts.notifications import DeliveryState
from records.kinds import UNDECODED
from records.store import ChangeSet, Document, Replacement
from services.notifications.kinds import DELIVERIES
from services.notifications.set_aside import AGAIN_AFTER, NAME
from tests.notifications.test_stalled_sender import Office, Taking, until_quiet

Spoil = Callable[[Document], None]
BROKEN, FINE = "broken", "fine"


def no_cipher_made_it(row: Document) -> None:
    row["message"] = Binary(b"nothing that opens", 6)


def a_field_lacks(row: Document) -> None:
    del row["recipient_kind"]


def nobody_wrote_its_text(row: Document) -> None:
    row["template"] = "of_nobody"


def it_reaches_nobody(row: Document) -> None:
    row["recipient"] = "t1.nobody"


@pytest.fixture(
    params=[no_cipher_made_it, a_field_lacks, nobody_wrote_its_text, it_reaches_nobody],
    ids=lambda each: each.__name__,
)
def spoil(request: pytest.FixtureRequest) -> Spoil:
    """What happened to a document, by a fault of ours or of a disk."""
    spoiling: Spoil = request.param
    return spoiling


class Two(Office):
    """An office that owes two deliveries, the first of which is spoilt."""

    def __init__(self, provider: Taking) -> None:
        super().__init__(provider)
        self.owe(BROKEN)
        self.now += timedelta(seconds=1)
        self.owe(FINE)

    def row(self, event_id: str) -> Document:
        """The document as it lies in the store."""
        (found,) = self.books.store.find(DELIVERIES, {"event_id": event_id}, 2)
        return found

    def put(self, row: Document) -> None:
        changes = ChangeSet()
        changes.of(DELIVERIES).replacements.append(Replacement(row, None))
        self.books.store.commit(changes)

    def spoil(self, spoil: Spoil) -> Document:
        """Spoil the first one; how it was."""
        row = self.row(BROKEN)
        before = dict(row)
        spoil(row)
        self.put(row)
        return before

    def state(self, event_id: str) -> str:
        return str(self.row(event_id)["state"])

    def aside(self) -> set[str]:
        return {row["_id"] for row in self.books.rows(UNDECODED)}


def test_the_others_are_sent_and_it_is_seen(spoil: Spoil) -> None:
    office = Two(Taking())
    office.spoil(spoil)
    until_quiet(office)
    fine, broken = office.row(FINE)["_id"], office.row(BROKEN)["_id"]
    assert office.provider.taken == [fine]
    assert (office.state(FINE), office.state(BROKEN)) == ("sent", "pending")
    (kept,) = office.books.rows(UNDECODED)
    assert (kept["_id"], kept["consumer"]) == (f"{NAME}/{broken}", NAME)
    assert kept["diagnosis"].startswith("a delivery cannot be read (")
    assert "+86" not in str(kept)


def test_it_is_left_alone_for_an_hour_and_sent_when_somebody_mended_it(spoil: Spoil) -> None:
    office = Two(Taking())
    before = office.spoil(spoil)
    until_quiet(office)
    office.put(before)
    until_quiet(office)
    assert office.state(BROKEN) == "pending"
    office.now += AGAIN_AFTER
    until_quiet(office)
    assert office.state(BROKEN) == DeliveryState.SENT.value
    assert len(office.provider.taken) == 2
    assert office.aside() == set()


def test_one_that_nobody_mended_stays_aside(spoil: Spoil) -> None:
    office = Two(Taking())
    office.spoil(spoil)
    until_quiet(office)
    office.now += AGAIN_AFTER
    until_quiet(office)
    assert office.aside() == {f"{NAME}/{office.row(BROKEN)['_id']}"}
    assert office.sender().run() == 0


def test_a_claim_that_was_lost_and_spoilt_stops_no_receipt(spoil: Spoil) -> None:
    office = Two(Taking(outcome=Unknown("timeout")))
    office.sender().run()  # nobody knows of the first, the second is taken
    office.spoil(spoil)
    office.owe("third")
    until_quiet(office)
    assert (office.state(FINE), office.state("third")) == ("sent", "sent")
    assert office.state(BROKEN) == DeliveryState.UNKNOWN.value
    assert len(office.aside()) == 1
