"""Aid and payment by random people, delegates and relatives: the duties hold in every history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.refusals import Refusal
from contracts.relief import BatchVerdict, ConflictKind, DecideAid, DeclareConflict, Stage, Verdict
from contracts.relief.bank import BankLine, RecordBankAnswer
from contracts.relief.bank_words import PaymentFailure
from contracts.relief.freezing import FreezeBatch
from contracts.rights import Actor, Role, in_place_of
from services.relief import filing
from services.relief.domain.stations import STATIONS
from services.relief.repository.acts import ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from tests.books import Books
from tests.relief.aid_facts import (
    AMOUNT,
    LATER,
    aid_on,
    batch_approval,
    batch_of,
    check,
    payment,
)
from tests.relief.file_facts import STAFF, USE_CASES, asked, hire, on_file

USE_CASES[DeclareConflict] = lambda cases, request: filing.declare_conflict(cases, request=request)
EVERY_ROLE = frozenset(Role) - {Role.WORKER, Role.ANONYMOUS, Role.API_CLIENT}
NAMES = [*(each.name for each in STAFF), *(f"staff/{name}" for name in "stuvwxyz")]
PEOPLE = [
    Actor(name=name, roles=EVERY_ROLE, unions=frozenset({"city"}), own_keys=frozenset({name}))
    for name in NAMES
]
people = st.sampled_from(PEOPLE)
actors = st.one_of(
    people,
    st.tuples(people, people)
    .filter(lambda two: two[0] != two[1])
    .map(lambda two: in_place_of(*two)),
)
WISHES = ["on", "on", "on", "on", "on", "on", "back", "back", "reject", "return", "relative"]
PAYMENT_STAGES = {Stage.BATCH_BUILDING, Stage.BATCH_CHECK, Stage.BATCH_APPROVAL, Stage.PAYMENT}


def next_request(books: Books, file_id: str, wish: str, about: Actor) -> Any:
    """What comes next on the one request of the file, or what somebody wishes instead."""
    if wish == "relative":
        account = about.person.removeprefix("staff/")
        return DeclareConflict(kind=ConflictKind.RELATIVE, file_id=file_id, account_id=account)
    if not (aid := books.rows(AID_REQUESTS)):
        return aid_on(file_id)
    if aid[0]["state"] == "requested":
        if wish == "return":
            return DecideAid(aid_id=aid[0]["_id"], outcome=Verdict.RETURNED, note="补正")
        return DecideAid(aid_id=aid[0]["_id"], outcome=Verdict.PASSED)
    if aid[0]["state"] == "approved":
        return batch_of(aid[0]["_id"], total_fen=AMOUNT)
    return _about_the_batch(books, wish)


def _about_the_batch(books: Books, wish: str) -> Any:
    for row in books.rows(PAYMENT_BATCHES):
        if row["state"] == "built":
            return FreezeBatch(batch_id=row["_id"], total_fen=AMOUNT)
        if row["state"] == "frozen":
            return check(books, row["_id"])
        if row["state"] == "checked":
            if wish == "reject":
                more = {"outcome": BatchVerdict.REJECTED, "note": "户名不符"}
                return batch_approval(row["_id"], **more)
            return batch_approval(row["_id"])
        if row["state"] == "approved" and wish == "back":
            failed = PaymentFailure.ACCOUNT_CLOSED
            line = BankLine(line_id=f"{row['_id']}/001", paid_fen=0, failure=failed)
            told = {"lines": [line], "total_fen": 0, "receipt_number": row["_id"]}
            return RecordBankAnswer(batch_id=row["_id"], **told)
        if row["state"] == "approved":
            return payment(row["_id"])
    return None


def acts_on(books: Books) -> Iterator[dict[str, Any]]:
    """The acts on the file, then those on its request: one case, in order."""
    rows = books.rows(ACTS)
    for prefix in ("file/", "aid/"):
        yield from sorted(
            (row for row in rows if row["subject"].startswith(prefix)), key=lambda row: row["_id"]
        )


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(actors, st.sampled_from(WISHES), people), min_size=12, max_size=28))
def test_builder_checker_approver_and_payer_are_four_and_none_of_them_did_anything_that_excludes(
    tried,
):
    books = Books("relief")
    hire(books, *PEOPLE, *STAFF)
    file_id = on_file(books)
    relatives: dict[str, int] = {}
    for by, wish, about in tried:
        request = next_request(books, file_id, wish, about)
        if request is None:
            break
        kept = books.rows(ACTS)
        with suppress(Refusal):
            asked(books, request, by, now=LATER)
            if wish == "relative":
                relatives.setdefault(about.person, len(list(acts_on(books))))
        assert [row for row in books.rows(ACTS) if row in kept] == kept, "an act was changed"
    require_duties(list(acts_on(books)), relatives)


def is_done_again(act: dict[str, Any], stage: Stage, acts: list[dict[str, Any]]) -> bool:
    """Whether this is the same task, for a batch whose payment had come back by then."""
    back = {
        each["facts"]["batch_id"]
        for each in acts
        if (each["stage"], each["outcome"]) == (Stage.PAYMENT, "returned")
    }
    return act["stage"] == stage and act["facts"].get("batch_id") in back


def require_duties(acts: list[dict[str, Any]], relatives: dict[str, int]) -> None:
    """Nobody decides after having acted earlier, nor does a relative from his declaration on."""
    by_batch: dict[str, dict[Stage, set[str]]] = {}
    for place, act in enumerate(acts):
        stage, persons = Stage(act["stage"]), set(act["persons"]) - {"system/relief"}
        earlier = {
            person
            for before in acts[:place]
            if not is_done_again(before, stage, acts[:place])
            for person in before["persons"]
        }
        if STATIONS[stage].fresh:
            assert not persons & earlier
        assert not persons & {who for who, since in relatives.items() if place >= since}
        if stage in PAYMENT_STAGES and act["outcome"] != "moved_up":
            by_batch.setdefault(act["facts"]["batch_id"], {})[stage] = persons
    for stages in by_batch.values():
        for one, other in combinations(stages.values(), 2):
            assert not one & other
