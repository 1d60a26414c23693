"""With a file's retention nothing of its offers and questions tells whose phone was told."""

from __future__ import annotations

import pytest

from contracts.relief.offering.words import OfferingState
from messaging.retention.journal import ERASED
from records.acts import Act
from records.kinds import OUTBOX
from services.relief.cases import Cases
from services.relief.offering.offer import Offer
from services.relief.offering.repository import Offers
from services.relief.verifying.repository import ReceiptChecks
from services.relief.verifying.verification import ReceiptCheck
from tests.books import KEYS, Books
from tests.relief.aid_facts import MONEY
from tests.relief.file_facts import STAFF, hire
from tests.relief.lead_facts import NOW, RELIEF, TODAY, WORKER
from tests.relief.offering.test_offer_maps import an_offering
from tests.relief.retained import publish, refused, run
from tests.relief.verifying.test_receipt_maps import a_line, a_verification

pytestmark = pytest.mark.unit


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def told(books: Books, file_id: str) -> None:
    """Its household was offered aid, and asked whether money came."""
    act = Act(by="staff/one", at=NOW, happened_on=TODAY)
    with books.work(RELIEF, now=NOW) as unit:
        holder = Cases(unit).files.get(file_id).holder
        offer = Offer.listed_for(
            an_offering(OfferingState.LISTING),
            file_id=file_id,
            holder=holder,
            amount_fen=1,
            language="bo",
            passed_over=None,
            act=act,
        )
        check = ReceiptCheck.ask(
            a_line(file_id),
            a_verification(),
            holder=holder,
            paid_on=TODAY,
            language="bo",
            act=act,
        )
        check.note = "电话里说次仁没收到"
        Offers(unit).add(offer)
        ReceiptChecks(unit).add(check)


def test_offers_and_questions_tell_of_nobody_after_the_file_s_end(books: Books) -> None:
    file_id = refused(books)
    told(books, file_id)
    publish(books)
    run(books)
    rows = {row["name"]: row["data"] for row in books.rows(OUTBOX)}
    for name in ("aid_offered", "receipt_asked"):
        assert rows[name]["phone"] == ERASED
        assert rows[name]["phone_key"].startswith("x1.")
    everything = repr([books.rows(OUTBOX), books.opened(ReceiptChecks.kind)])
    assert KEYS.phone_key(WORKER.phone) not in everything
    assert "没收到" not in everything
