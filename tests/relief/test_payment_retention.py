"""What was paid is kept by the term of accounts; then it tells of nobody, and sums to the fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.files import AttachmentNotFound
from contracts.refusals import WrongState
from contracts.relief import (
    BatchVerdict,
    CountFigures,
    FundedAlready,
    GetAidFile,
    ListAid,
    ListBatches,
    ListRedFlags,
    RedFlag,
)
from contracts.retention import ARCHIVED, LiftHold, RecordArchived, Retained
from contracts.rights import Role
from contracts.schemas import dump
from records.dossiers import trail_of
from records.files import StagedFiles
from records.kinds import AUDIT
from records.kinds import FILES as KEPT_FILES
from records.retention import Pseudonyms, holds
from records.retention.kinds import HOLDS, PROGRESS
from services.gateway.dossiers.wording import Wording
from services.relief import aid_views, flagging
from services.relief.cases import Cases
from services.relief.domain.stations import FINAL
from services.relief.dossiers import DOSSIERS_OF
from services.relief.figures import count_figures
from services.relief.migrations import retention_of_payments_begins
from services.relief.minutes_kept import fetch_minutes
from services.relief.populations import POPULATIONS
from services.relief.repository.acts import ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from services.relief.retiring import archive_payment
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.relief.aid_facts import (
    AMOUNT,
    APPROVER,
    ASKER,
    BUILDER,
    CARD,
    LATER,
    MONEY,
    PAYER,
    SECOND_APPROVER,
    SECOND_CHECKER,
    TOP,
    aid_on,
    approval,
    approved,
    batch_approval,
    batch_of,
    built,
    checked,
    minutes,
    paid,
    payment,
    requested,
)
from tests.relief.file_facts import STAFF, asked, hire, person
from tests.relief.lead_facts import ID_NUMBER, NOW, RELIEF
from tests.relief.retained import (
    AUDITOR,
    FILE_DUE,
    KEPT_KEYS,
    TELLING,
    hold,
    publish,
    refused,
    run,
    served,
    told_still,
)

PAID_DAY = LATER.date()
DUE = datetime(2051, 3, 21, 4, 0, tzinfo=UTC)
WHY_REJECTED = "次仁的卡号有误"
HEATING = 150_000
THIRD_APPROVER = person("third-approver", Role.LEADER)


@pytest.fixture
def books(lead_store: Any) -> Books:
    books = Books("relief", lead_store)
    hire(books, *STAFF, *MONEY, THIRD_APPROVER)
    return books


def left(books: Books) -> None:
    """The person's file is over, in whatever final state."""
    with books.work(RELIEF, now=NOW) as unit:
        (file,) = books.opened(FILES)
        over = {"state": min(FINAL), "live": False, "retention_from": file["last_on"]}
        unit.replace(FILES, {**file, **over})


def rejected_then_paid(books: Books) -> None:
    """The card was wrong in the first batch; the second was paid, and the file is over."""
    first = checked(books, built(books))
    rejection = batch_approval(first, outcome=BatchVerdict.REJECTED, note=WHY_REJECTED)
    asked(books, rejection, SECOND_APPROVER, now=LATER)
    (aid,) = books.rows(AID_REQUESTS)
    pay(books, aid["_id"])
    left(books)
    publish(books)


def pay(books: Books, *aid_ids: str, total: int = AMOUNT, receipt: str = "ICBC-1") -> str:
    batch_id = asked(books, batch_of(*aid_ids, total_fen=total), BUILDER, now=LATER)
    checked(books, batch_id, total_fen=total, by=SECOND_CHECKER)
    asked(books, batch_approval(batch_id, total_fen=total), THIRD_APPROVER, now=LATER)
    made = payment(batch_id, total_fen=total, receipt_number=receipt)
    return asked(books, made, PAYER, now=LATER)


def end(books: Books, now: datetime = DUE) -> int:
    return run(books, Retained.PAYMENTS, now=now)


def test_a_payment_outlives_its_file_and_then_tells_of_nobody(books):
    rejected_then_paid(books)
    lines, aid = books.opened(PAYMENT_LINES), books.opened(AID_REQUESTS)
    assert run(books, now=FILE_DUE) == 1
    assert (books.opened(PAYMENT_LINES), books.opened(AID_REQUESTS)) == (lines, aid)
    assert end(books, DUE.replace(day=20)) == 0
    assert end(books) == 1
    assert list(told_still(books)) == []
    ended = books.opened(PAYMENT_LINES)
    assert [line["amount_fen"] for line in ended] == [AMOUNT, AMOUNT]
    assert {value for line in ended for value in line["payee"].values()} == {ARCHIVED}
    assert len({line["card_key"] for line in ended}) == 1, "both are of one request still"


def test_what_is_due_before_its_end_tells_of_its_person_all_along(books):
    rejected_then_paid(books)
    assert set(told_still(books)) == set(TELLING) - {"有车"}


def test_sums_counts_and_samples_are_the_same_to_the_fen(books):
    rejected_then_paid(books)
    acts, before, listed = books.rows(ACTS), batches(books), figures(books)
    assert end(books) == 1
    assert (books.rows(ACTS), batches(books), figures(books)) == (acts, before, listed)
    assert [each.total_fen for each in before] == [AMOUNT, AMOUNT]


def batches(books: Books) -> list[Any]:
    """All that answers tell of the batches but payees, their hash, and texts."""
    with books.work(RELIEF, now=DUE) as unit:
        cases = Cases(unit)
        found = [
            aid_views.batch(cases, cases.batches.get(row["_id"]))
            for row in books.rows(PAYMENT_BATCHES)
        ]
    return [
        replace(
            each,
            version=0,
            archived_on=None,
            snapshot=None,
            lines=[replace(line, payee=None) for line in each.lines],
            acts=[replace(act, note=None, intact=None, texts_ended=None) for act in each.acts],
        )
        for each in found
    ]


def figures(books: Books) -> tuple[object, ...]:
    """Without the journal's rows, which tell one fact more of each."""
    reads = books.reads()
    found = count_figures(reads, request=CountFigures(year=2021))
    sampled = [
        [population.line(row) for row in books.rows(population.kind)]
        for population in POPULATIONS.values()
    ]
    return (
        replace(found, journal=None, outbox_pending=0),
        found.journal.became,
        aid_views.list_aid(reads, request=ListAid()),
        aid_views.list_batches(reads, request=ListBatches()),
        sampled,
    )


def test_the_dossiers_of_a_payment_and_its_batch_say_that_they_ended(books):
    rejected_then_paid(books)
    (aid,) = books.rows(AID_REQUESTS)
    before = dossiers(books, aid)
    end(books)
    after = dossiers(books, aid)
    for was, became in zip(before, after, strict=True):
        assert amounts(was) == amounts(became)
        assert "2051-03-21" in in_words(books, became)
        assert "2,500.00" in in_words(books, became)
    assert "次仁" not in str(after)


def in_words(books: Books, part: DossierPart) -> str:
    told = replace(part, trail=trail_of(books.reads(), "relief", part.subject))
    return str(Wording("zh-CN").part(dump(told)))


def dossiers(books: Books, aid: dict[str, Any]) -> list[DossierPart]:
    return [
        gather(books, DossierOf.AID, aid["_id"]),
        gather(books, DossierOf.BATCH, aid["batch_id"]),
    ]


def gather(books: Books, of: DossierOf, record_id: str) -> DossierPart:
    request = GatherDossier(of=of, record_id=record_id)
    with books.work(AUDITOR, now=DUE, action=request.action) as unit:
        return DOSSIERS_OF[of](served(books, unit), request)


def amounts(part: DossierPart) -> list[str]:
    """Every field that tells of money, of every entry."""
    return [
        f"{field.code}={field.text}"
        for section in part.sections
        for entry in section.entries
        for field in entry.fields
        if field.code.endswith("_fen") or "_fen" in field.text
    ]


def test_what_was_written_on_a_batch_goes_with_the_last_of_its_people(books):
    aid_id = approved(books)
    (file,) = books.rows(FILES)
    heating = aid_on(file["_id"], programme="heating", amount_fen=HEATING)
    other_id = asked(books, heating, ASKER, now=LATER)
    asked(books, approval(other_id), APPROVER, now=LATER)
    both, total = (aid_id, other_id), AMOUNT + HEATING
    first = asked(books, batch_of(*both, total_fen=total), BUILDER, now=LATER)
    checked(books, first, total_fen=total)
    rejection = batch_approval(
        first, total_fen=total, outcome=BatchVerdict.REJECTED, note=WHY_REJECTED
    )
    asked(books, rejection, SECOND_APPROVER, now=LATER)
    pay(books, *both, total=total)
    publish(books)
    hold(books, Retained.PAYMENTS, other_id)
    assert end(books) == 1
    assert WHY_REJECTED in notes_of(books, first)
    assert {row["archived_on"] for row in books.rows(PAYMENT_BATCHES)} == {None}
    lift_all(books)
    assert end(books, DUE.replace(day=22)) == 1
    assert [note for note in notes_of(books, first) if note] == [ARCHIVED]
    assert {row["archived_on"] for row in books.rows(PAYMENT_BATCHES)} == {"2051-03-22"}


def notes_of(books: Books, batch_id: str) -> list[str | None]:
    with books.work(RELIEF, now=DUE) as unit:
        acts = Cases(unit).acts.told(f"batch/{batch_id}")
    return [act.note for act, _ in acts]


def lift_all(books: Books) -> None:
    with books.work(RELIEF, now=DUE) as unit:
        for row in books.opened(HOLDS):
            unit.replace(HOLDS, {**row, "stands": False})


def test_until_its_own_end_paid_aid_bars_a_second_one_and_finds_a_shared_card(books):
    paid(books)
    (file,) = books.rows(FILES)
    with pytest.raises(FundedAlready):
        asked(books, aid_on(file["_id"]), ASKER, now=LATER)
    (aid,) = books.opened(AID_REQUESTS)
    with books.work(RELIEF, now=NOW) as unit:
        key = KEYS.person_key("other")
        theirs = {**aid, "_id": "aid-of-another", "person_key": key, "beneficiary_key": key}
        unit.insert(AID_REQUESTS, {**theirs, "state": "approved", "retention_from": None})
    publish(books)
    assert len(shared_cards(books)) == 1
    assert end(books) == 1
    assert shared_cards(books) == [], "of two people one is told of still"
    (kept,) = [row for row in books.rows(AID_REQUESTS) if row["archived_on"] is None]
    assert kept["card_key"] == KEYS.card_key(CARD)


def shared_cards(books: Books) -> list[Any]:
    request = ListRedFlags(
        red_flag=RedFlag.SHARED_CARD, since=NOW.date().replace(month=1), until=DUE.date()
    )
    return flagging.list_red_flags(books.reads(), request=request).items


def test_the_scan_of_minutes_goes_with_the_payment_and_their_number_stays(books):
    aid_id = requested(books, amount_fen=TOP)
    asked(books, approval(aid_id, collective=minutes(books)), APPROVER, now=LATER)
    pay(books, aid_id, total=TOP)
    publish(books)
    assert end(books) == 1
    (scan,) = books.opened(KEPT_FILES)
    assert (scan["key"], scan["state"]) == (None, "sweeping")
    (aid,) = books.rows(AID_REQUESTS)
    assert aid["collective"]["minutes_number"]
    wanted = GetAidFile(aid_id=aid_id, file_id=scan["_id"])
    with books.work(PAYER, now=DUE) as unit, pytest.raises(AttachmentNotFound):
        fetch_minutes(Cases(unit), StagedFiles(unit), request=wanted)


def test_unpaid_aid_that_is_held_keeps_its_file(books):
    refused(books)
    (aid,) = books.rows(AID_REQUESTS)
    hold(books, Retained.PAYMENTS, aid["_id"])
    assert run(books, now=FILE_DUE) == 0
    (files,) = [row for row in books.rows(PROGRESS) if row["_id"] == "files"]
    assert files["run"]["held"] == {"open_case": 1}


def test_what_was_written_on_a_hold_of_unpaid_aid_goes_with_its_file(books):
    refused(books)
    (aid,) = books.rows(AID_REQUESTS)
    hold(books, Retained.PAYMENTS, aid["_id"])
    with books.work(AUDITOR, now=FILE_DUE, action=LiftHold.action) as unit:
        (row,) = books.rows(HOLDS)
        request = LiftHold(of=Retained.PAYMENTS, hold_id=row["_id"], reason="次仁撤诉")
        holds.lift(unit, request=request)
    assert run(books) == 1
    (row,) = books.opened(HOLDS)
    assert row["words"] == {"reason": ARCHIVED, "lifted_because": ARCHIVED}


def test_a_payment_ends_once_and_aid_that_was_not_paid_never_by_this_term(books):
    rejected_then_paid(books)
    assert end(books) == 1
    assert end(books, DUE.replace(day=22)) == 0
    unpaid = Books("relief")
    hire(unpaid, *STAFF, *MONEY)
    aid_id = approved(unpaid)
    publish(unpaid)
    assert end(unpaid) == 0
    with unpaid.work(RELIEF, now=DUE) as unit, pytest.raises(WrongState):
        archive_payment(served(unpaid, unit), aid_id, Pseudonyms())
    (row,) = books.rows(AID_REQUESTS)
    with books.work(RELIEF, now=DUE) as unit, pytest.raises(RecordArchived):
        archive_payment(served(books, unit), row["_id"], Pseudonyms())


def test_no_audit_row_tells_by_what_its_person_is_found(books):
    rejected_then_paid(books)
    end(books)
    about = str([(row["before"], row["after"]) for row in books.rows(AUDIT)])
    for gone in (*KEPT_KEYS, CARD, ID_NUMBER, WHY_REJECTED):
        assert gone not in about


@pytest.mark.stack
def test_the_years_of_a_payment_of_before_follow_its_day(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    hire(books, *STAFF, *MONEY, THIRD_APPROVER)
    paid(books)
    unset = {"$unset": {"archived_on": "", "retention_from": ""}}
    relief_database.database["aid_requests"].update_many({}, unset)
    for _ in range(2):  # interrupted, it runs again
        retention_of_payments_begins(relief_database.database)
    assert [row["retention_from"] for row in books.rows(AID_REQUESTS)] == [PAID_DAY.isoformat()]


@pytest.mark.stack
def test_no_run_reads_through_a_collection(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    hire(books, *STAFF, *MONEY, THIRD_APPROVER)
    rejected_then_paid(books)
    relief_database.plans()
    assert end(books) == 1
    plans = relief_database.plans()
    assert len(plans) >= 15
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
