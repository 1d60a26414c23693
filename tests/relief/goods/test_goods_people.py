"""What lists keep of people: told to themselves, encrypted, and gone at the end of retention."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.own_data import ACTION, OwnRecord
from contracts.relief.distribution_parts import Collector
from contracts.relief.distributions import (
    CloseDistribution,
    ListRecipients,
    TakeBackKit,
)
from contracts.retention import ARCHIVED, RecordArchived, Retained
from contracts.rights import system_actor
from messaging.retention.running import step
from records.documents import encoded
from records.kinds import FILES, MACHINERY
from records.policies import Policies
from records.retention import Pseudonyms
from records.store import Store
from services.relief.goods import views
from services.relief.goods.own_data import own_kits
from services.relief.goods.recipients import KIT_PEOPLE, RECIPIENTS
from services.relief.goods.retiring import archive_recipient
from services.relief.migrations import KINDS
from services.relief.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.own_data import in_words, question, values, worker_at
from tests.relief.goods.goods_facts import (
    NOW,
    asked,
    desk_of,
    handing_over,
    listing,
    on_hand,
    on_list,
    opened,
    rider,
    sheet,
)
from tests.relief.retained import publish

DUE = datetime(2052, 1, 1, 4, 0, tzinfo=UTC)
VALUES = {"years": 30, "counted_from": "next_year", "basis": "a test", "dossier_days": 0}
TERMS = Policies({"retention.recipients": [{"from": "2000-01-01", "values": VALUES}]})
WIFE = Collector(name="德吉", relation="妻子", reason="本人出车")
PHONE = rider(0).phone


@pytest.fixture
def books(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def told_to(books: Books, name: str, phone: str, id_number: str) -> list[OwnRecord]:
    with books.work(worker_at(phone), now=NOW, action=ACTION) as unit:
        records, left_out = own_kits(
            books.reads(unit.grant), request=question(name, id_number), keys=KEYS
        )
    assert left_out == 0
    return records


def run(books: Books, now: datetime = DUE) -> int:
    """One step of the timer; how many records came to their end."""
    with books.work(system_actor("relief"), now=now) as unit:
        service: Any = SimpleNamespace(
            name="relief", unit=unit, reads=books.reads(unit.grant), goods_desk=desk_of(unit)
        )
        return step(service, Retained.RECIPIENTS, RETIREMENTS[Retained.RECIPIENTS], TERMS)


def handed(books: Books) -> str:
    """A distribution whose first person was handed his kit, and whose second one was not."""
    distribution_id = opened(books)
    first, _ = on_list(books, distribution_id)
    asked(books, handing_over(distribution_id, sheet(books), first, collected_by=WIFE))
    return distribution_id


def test_he_is_told_of_his_places_on_lists_and_of_nobody_else(books):
    handed(books)
    [record] = told_to(books, "次仁", PHONE, str(rider(0).id_number))
    [told] = values([record])
    assert (told["recipient_state"], told["articles"]) == ("handed", "手套 1双")
    assert told["not_shown"] == "collected_by"
    assert "德吉" not in repr(record)
    for language in ("zh-CN", "bo"):
        assert in_words([record], language)["records"]


def test_another_person_of_his_phone_is_told_of_his_own_places_alone(books):
    distribution_id = handed(books)
    asked(books, listing(distribution_id, rider(0, name="普布", id_number=None)))
    other = str(rider(9).id_number)
    assert [
        values([each])[0]["applicant.name"] for each in told_to(books, "普布", PHONE, other)
    ] == ["普布"]
    assert told_to(books, "达娃", PHONE, other) == []
    assert told_to(books, "次仁", "+8613800000000", str(rider(0).id_number)) == []


def test_at_the_end_of_retention_nothing_that_is_stored_tells_of_anybody(books):
    distribution_id = handed(books)
    asked(books, CloseDistribution(distribution_id=distribution_id))
    publish(books)
    assert run(books, datetime(2051, 12, 31, 4, 0, tzinfo=UTC)) == 0
    assert run(books) == 2
    kinds = [kind for kind in (*KINDS, *MACHINERY) if not kind.in_audit_database]
    stored = b"".join(encoded(row) for kind in kinds for row in books.rows(kind))
    people = [rider(0), rider(1)]
    keys = [KEYS.person_key(str(each.id_number)) for each in people]
    keys += [KEYS.phone_key(each.phone) for each in people]
    assert not [key for key in keys if key.encode() in stored]
    opened_rows = str([books.opened(kind) for kind in KINDS if not kind.in_audit_database])
    plain = ("次仁", "德吉", "妻子", "出车", "外卖平台", PHONE, str(people[0].id_number))
    assert not [each for each in plain if each in opened_rows]
    assert [row["_id"][:8] for row in books.rows(KIT_PEOPLE)] == ["2021/x1."]
    assert [row["state"] for row in books.rows(FILES)] == ["sweeping"]
    [first, _] = views.list_recipients(
        books.reads(), request=ListRecipients(distribution_id=distribution_id)
    ).items
    assert (first.person.name, first.state) == (ARCHIVED, "handed")
    assert on_hand(books) == {"手套": (9, 13_500)}


def test_who_stands_on_a_list_that_is_not_over_is_left_alone(books):
    handed(books)
    publish(books)
    assert run(books) == 0


def test_a_shared_sheet_stays_as_long_as_somebody_who_signed_it_is_told_of(books):
    distribution_id = opened(books)
    first, second = on_list(books, distribution_id)
    scan = sheet(books)
    asked(books, handing_over(distribution_id, scan, first, second))
    asked(books, TakeBackKit(distribution_id=distribution_id, recipient_id=second, reason="领错"))
    asked(books, handing_over(distribution_id, sheet(books), second))
    for ended, states in ((first, ["attached", "attached"]), (second, ["sweeping", "sweeping"])):
        with books.work(system_actor("relief"), now=DUE) as unit:
            archive_recipient(SimpleNamespace(goods_desk=desk_of(unit)), ended, Pseudonyms())
        assert [row["state"] for row in books.rows(FILES)] == states
    with books.work(system_actor("relief"), now=DUE) as unit, pytest.raises(RecordArchived):
        archive_recipient(SimpleNamespace(goods_desk=desk_of(unit)), first, Pseudonyms())


def test_who_it_is_and_what_was_written_is_encrypted_and_not_in_the_trail(books):
    distribution_id = handed(books)
    first, _ = on_list(books, distribution_id)
    back = TakeBackKit(distribution_id=distribution_id, recipient_id=first, reason="次仁领错")
    asked(books, back)
    rows = str([books.rows(kind) for kind in (*KINDS, *MACHINERY)])
    assert not [each for each in ("次仁", "德吉", "领错", "商贸公司", PHONE) if each in rows]
    assert len(books.rows(RECIPIENTS)) == 2
