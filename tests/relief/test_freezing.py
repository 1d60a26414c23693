"""A payment batch before its approval: changed while built, frozen, checked by a second person."""

from __future__ import annotations

import pytest

from contracts.refusals import InvalidInput, WrongState
from contracts.relief import SeparationOfDuties, TotalDiffers, UnionsDiffer
from contracts.relief.freezing import (
    ChangeBatch,
    CheckVerdict,
    DissolveBatch,
    SnapshotAltered,
    UnfreezeBatch,
)
from contracts.rights import Role
from services.relief.cases import Cases
from services.relief.migrations import batches_are_frozen
from services.relief.repository.acts import ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from tests.books import Books
from tests.databases import OwnDatabase
from tests.relief.aid_facts import (
    AMOUNT,
    APPROVER,
    BUILDER,
    CARD,
    CHECKER,
    LATER,
    MONEY,
    PAYEE,
    SECOND_APPROVER,
    SECOND_CHECKER,
    approval,
    batch_approval,
    batch_of,
    built,
    check,
    checked,
    frozen,
)
from tests.relief.budget_facts import many_requests
from tests.relief.file_facts import STAFF, asked, hire, person
from tests.relief.lead_facts import NOW, RELIEF

WHY = "少一人"


@pytest.fixture
def books() -> Books:
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY)
    return kept


def state(books: Books) -> str:
    [batch] = books.rows(PAYMENT_BATCHES)
    return str(batch["state"])


def change(batch_id: str, *aid_ids: str, total_fen: int = AMOUNT) -> ChangeBatch:
    return ChangeBatch(batch_id=batch_id, aid_ids=list(aid_ids), total_fen=total_fen)


def alter(books: Books, batch_id: str, **said: str) -> None:
    """Somebody at the database pays another account."""
    with books.work(RELIEF, now=NOW) as unit:
        [line] = Cases(unit).batches.lines_of(batch_id)
        [row] = unit.find_documents(PAYMENT_LINES, {"batch_id": batch_id}, 2)
        unit.replace(PAYMENT_LINES, {**row, "payee": {**vars(line.payee), **said}})


def test_what_is_not_frozen_is_neither_checked_nor_approved(books):
    batch_id = built(books)
    with pytest.raises(WrongState):
        asked(books, check(books, batch_id), CHECKER, now=LATER)
    with pytest.raises(WrongState):
        asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    frozen(books, batch_id)
    with pytest.raises(WrongState):
        asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)


def test_freezing_records_how_many_cards_are_doubtful_and_keeps_a_keyed_hash(books):
    batch_id = frozen(books, built(books))
    [batch] = books.rows(PAYMENT_BATCHES)
    assert batch["snapshot"].startswith("f1.")
    [act] = [
        row
        for row in books.rows(ACTS)
        if (row["subject"], row["stage"]) == (f"batch/{batch_id}", "batch_freezing")
    ]
    doubts = {"cards_shared": 0, "cards_failed": 0}
    assert act["facts"] == {"total_fen": AMOUNT, "lines": 1, **doubts}
    assert CARD not in str(books.rows(ACTS))


@pytest.mark.parametrize("who", ["builder", "asker", "approver"])
def test_who_had_a_hand_in_it_does_not_check_it(books, who):
    batch_id = frozen(books, built(books))
    with pytest.raises(SeparationOfDuties):
        asked(books, check(books, batch_id), person(who, Role.OFFICER), now=LATER)


def test_who_checked_it_neither_approves_nor_pays_it(books):
    batch_id = checked(books, built(books))
    with pytest.raises(SeparationOfDuties):
        asked(books, batch_approval(batch_id), person("checker", Role.LEADER), now=LATER)


def test_the_check_is_of_the_payments_that_were_seen(books):
    batch_id = frozen(books, built(books))
    with pytest.raises(SnapshotAltered):
        asked(books, check(books, batch_id, snapshot="f1.other"), CHECKER, now=LATER)
    with pytest.raises(TotalDiffers):
        asked(books, check(books, batch_id, total_fen=AMOUNT + 1), CHECKER, now=LATER)
    assert state(books) == "frozen"


@pytest.mark.parametrize(
    "said", [{"name": "别人"}, {"card": "6228480000000000015"}, {"bank": "工行"}]
)
def test_a_payee_altered_after_the_freezing_is_neither_checked_nor_approved(books, said):
    batch_id = frozen(books, built(books))
    alter(books, batch_id, **said)
    with pytest.raises(SnapshotAltered):
        asked(books, check(books, batch_id), CHECKER, now=LATER)
    alter(books, batch_id, **vars(PAYEE))
    asked(books, check(books, batch_id), CHECKER, now=LATER)
    alter(books, batch_id, **said)
    with pytest.raises(SnapshotAltered):
        asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)


def test_a_frozen_batch_is_changed_only_once_unfrozen_with_a_reason_and_checked_anew(books):
    batch_id = checked(books, built(books))
    [aid] = books.rows(AID_REQUESTS)
    for refused in (change(batch_id, aid["_id"]), DissolveBatch(batch_id=batch_id, note=WHY)):
        with pytest.raises(WrongState):
            asked(books, refused, BUILDER, now=LATER)
    asked(books, UnfreezeBatch(batch_id=batch_id, note=WHY), BUILDER, now=LATER)
    [batch] = books.rows(PAYMENT_BATCHES)
    assert (batch["state"], batch["snapshot"]) == ("built", None)
    checked(books, batch_id, by=SECOND_CHECKER)
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)


def test_a_checker_returns_a_batch_with_a_note(books):
    batch_id = frozen(books, built(books))
    back = {"outcome": CheckVerdict.RETURNED}
    with pytest.raises(InvalidInput):
        asked(books, check(books, batch_id, **back), CHECKER, now=LATER)
    asked(books, check(books, batch_id, note=WHY, **back), CHECKER, now=LATER)
    assert state(books) == "built"


def test_a_dissolved_batch_frees_its_requests_for_another(books):
    asked(books, DissolveBatch(batch_id=built(books), note=WHY), BUILDER, now=LATER)
    [aid] = books.rows(AID_REQUESTS)
    assert (state(books), aid["state"], aid["batch_id"]) == ("dissolved", "approved", None)
    asked(books, batch_of(aid["_id"]), BUILDER, now=LATER)


def test_lines_are_taken_out_of_a_built_batch_and_added_to_it(books):
    one, two, three = many_requests(books, 3)
    for aid_id in (one, two, three):
        asked(books, approval(aid_id), APPROVER, now=LATER)
    ask = batch_of(one, two, total_fen=2 * AMOUNT)
    batch_id = asked(books, ask, BUILDER, now=LATER)
    with pytest.raises(TotalDiffers):
        asked(books, change(batch_id, two, three), BUILDER, now=LATER)
    with pytest.raises(UnionsDiffer):
        asked(books, change(batch_id, two, two, total_fen=2 * AMOUNT), BUILDER, now=LATER)
    asked(books, change(batch_id, two, three, total_fen=2 * AMOUNT), BUILDER, now=LATER)
    lines = {row["aid_id"]: row["_id"] for row in books.rows(PAYMENT_LINES)}
    assert lines == {two: f"{batch_id}/002", three: f"{batch_id}/003"}
    states = {row["_id"]: row["state"] for row in books.rows(AID_REQUESTS)}
    assert states == {one: "approved", two: "in_batch", three: "in_batch"}
    asked(books, batch_of(one), BUILDER, now=LATER)
    checked(books, batch_id, total_fen=2 * AMOUNT)


@pytest.mark.stack
def test_a_batch_built_before_there_was_freezing_waits_to_be_frozen(relief_database: OwnDatabase):
    relief_database.empty()
    books = Books("relief", relief_database.store)
    hire(books, *STAFF, *MONEY)
    batch_id = built(books)
    moved = {"$set": {"waits_at": "city"}, "$unset": {"snapshot": ""}}
    relief_database.database["payment_batches"].update_many({}, moved)
    for _ in range(2):  # interrupted, it runs again
        batches_are_frozen(relief_database.database)
    [batch] = books.rows(PAYMENT_BATCHES)
    assert (batch["waits_at"], batch["snapshot"]) == (batch["managing_union"], None)
    asked(books, batch_approval(checked(books, batch_id)), SECOND_APPROVER, now=LATER)
