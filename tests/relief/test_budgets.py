"""Budgets through their use cases, on the twin and on the real database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.refusals import ForeignUnion, InvalidInput, Refusal, VersionOutdated
from contracts.relief import (
    Verdict,
)
from contracts.relief.budgets import (
    BudgetBelowUse,
    BudgetExceeded,
    BudgetNeeded,
    BudgetNotFound,
    BudgetOfOtherAid,
    FundSource,
    ListBudgetEntries,
    ListBudgets,
)
from contracts.rights import Grant, Role
from records.files import StagedFiles
from records.kinds import AUDIT
from records.store import AlreadyExists, StaleVersion, Store
from services.relief import aid_views, aiding, budget_views
from services.relief.cases import Cases
from services.relief.migrations import KINDS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGET_ENTRIES, BUDGETS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from tests.books import Books
from tests.relief.aid_facts import (
    AMOUNT,
    APPROVER,
    BUILDER,
    LATER,
    MONEY,
    PAYER,
    SECOND_APPROVER,
    approval,
    batch_approval,
    batch_of,
    checked,
    payment,
    requested,
)
from tests.relief.budget_facts import FINANCE, NEEDED, budget_of, many_requests, set_budget
from tests.relief.file_facts import COUNTY, STAFF, asked, hire, person
from tests.relief.lead_facts import RELIEF

PAYERS = 64


@pytest.fixture
def books() -> Books:
    """On the twin: what is shown there holds of the rules alone."""
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY, FINANCE)
    return kept


@pytest.fixture
def stored(lead_store: Store) -> Books:
    """On the twin and on the real database: what is shown there rests on indexes and versions."""
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY, FINANCE)
    return kept


def refused(books: Books, refusal: type[Refusal], ask: Callable[[], object]) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    before, told = books.everything(KINDS), len(books.announced)
    with pytest.raises(refusal) as caught:
        ask()
    assert (books.everything(KINDS), len(books.announced)) == (before, told)
    return caught.value


def sums(books: Books, budget_id: str) -> tuple[int, int, int]:
    [row] = [row for row in books.rows(BUDGETS) if row["_id"] == budget_id]
    return row["granted_fen"], row["committed_fen"], row["spent_fen"]


def paid_on(books: Books, budget_id: str) -> str:
    aid_id = asked(books, approval(requested(books), budget_id=budget_id), APPROVER, now=LATER)
    batch_id = checked(books, asked(books, batch_of(aid_id), BUILDER, now=LATER))
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    return asked(books, payment(batch_id), PAYER, now=LATER)


def test_a_budget_is_committed_at_approval_and_spent_by_the_payment(stored):
    budget_id = set_budget(stored, 600_000)
    paid_on(stored, budget_id)
    assert sums(stored, budget_id) == (600_000, 0, AMOUNT)
    ledger = [
        (row["number"], row["kind"], row["amount_fen"], row["left_fen"], row["by"])
        for row in sorted(stored.rows(BUDGET_ENTRIES), key=lambda row: row["number"])
    ]
    assert ledger == [
        (1, "granted", 600_000, 600_000, "staff/finance"),
        (2, "committed", AMOUNT, 350_000, "staff/approver"),
        (3, "spent", AMOUNT, 350_000, "staff/payer"),
    ]
    told = [event.kind for event in stored.announced if event.wire_name() == "budget_used"]
    assert told == ["committed", "spent"]
    [aid] = stored.rows(AID_REQUESTS)
    assert aid["budget_id"] == budget_id


def test_more_than_is_left_is_refused_and_says_what_is_left(books):
    budget_id, aid_id = set_budget(books, AMOUNT - 1), requested(books)
    ask = approval(aid_id, budget_id=budget_id)
    told = refused(books, BudgetExceeded, lambda: asked(books, ask, APPROVER, now=LATER))
    assert told.details == {"left_fen": AMOUNT - 1}


def test_a_programme_that_needs_a_budget_is_approved_on_none_other_way(books):
    aid_id = requested(books)

    def decide(**more: str) -> None:
        with books.work(APPROVER, now=LATER, action="aid.approve") as unit:
            aiding.decide_aid(
                Cases(unit), StagedFiles(unit), request=approval(aid_id, **more), policies=NEEDED
            )

    refused(books, BudgetNeeded, decide)
    decide(budget_id=set_budget(books, AMOUNT))
    refusal = approval(aid_id, outcome=Verdict.REFUSED, note="不符")
    assert refusal.budget_id is None


def test_what_is_refused_or_returned_takes_nothing(books):
    budget_id, aid_id = set_budget(books, AMOUNT), requested(books)
    ask = approval(aid_id, outcome=Verdict.REFUSED, note="不符", budget_id=budget_id)
    asked(books, ask, APPROVER, now=LATER)
    assert sums(books, budget_id) == (AMOUNT, 0, 0)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [({"programme": "heating"}, BudgetOfOtherAid), ({"year": 2022}, BudgetOfOtherAid)],
    ids=str,
)
def test_a_budget_for_something_else_is_refused(books, other, refusal):
    budget_id, aid_id = set_budget(books, AMOUNT, **other), requested(books)
    ask = approval(aid_id, budget_id=budget_id)
    refused(books, refusal, lambda: asked(books, ask, APPROVER, now=LATER))


def test_a_budget_that_is_not_there_is_refused(books):
    ask = approval(requested(books), budget_id="none")
    refused(books, BudgetNotFound, lambda: asked(books, ask, APPROVER, now=LATER))


def test_a_county_commits_nothing_of_the_citys_budget_and_pays_what_the_city_approved(books):
    local = person("local-approver", Role.APPROVER, COUNTY)
    hire(books, local, payer := person("local-payer", Role.FINANCE_OFFICER, COUNTY))
    budget_id, aid_id = set_budget(books, AMOUNT, managing_union="city"), requested(books)
    ask = approval(aid_id, budget_id=budget_id)
    refused(books, ForeignUnion, lambda: asked(books, ask, local, now=LATER))
    asked(books, ask, APPROVER, now=LATER)
    batch_id = checked(books, asked(books, batch_of(aid_id), BUILDER, now=LATER))
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    asked(books, payment(batch_id), payer, now=LATER)
    assert sums(books, budget_id) == (AMOUNT, 0, AMOUNT)


def test_a_budget_is_raised_and_lowered_but_not_below_its_use(stored):
    budget_id = set_budget(stored, 600_000)
    asked(stored, approval(requested(stored), budget_id=budget_id), APPROVER, now=LATER)
    assert set_budget(stored, AMOUNT) == budget_id
    told = refused(stored, BudgetBelowUse, lambda: set_budget(stored, AMOUNT - 1))
    assert told.details == {"used_fen": AMOUNT}
    assert set_budget(stored, 900_000, basis="追加") == budget_id
    assert sums(stored, budget_id) == (900_000, AMOUNT, 0)
    audited = [row for row in stored.rows(AUDIT) if row["subject"] == f"budget/{budget_id}"]
    assert len(audited) == 4


def test_who_saw_another_version_is_refused(books):
    set_budget(books, 1)
    set_budget(books, 2)
    refused(books, VersionOutdated, lambda: set_budget(books, 3, expected_version=1))
    refused(
        books, VersionOutdated, lambda: set_budget(books, 3, programme="living", expected_version=1)
    )


def test_each_fund_has_a_budget_of_its_own_and_no_programme_is_invented(stored):
    one, other = set_budget(stored, 1), set_budget(stored, 1, fund=FundSource.DONATION)
    assert one != other
    refused(stored, InvalidInput, lambda: set_budget(stored, 1, programme="holidays"))


def test_nobody_sets_a_budget_of_a_foreign_union(books):
    by = person("other-finance", Role.FINANCE_OFFICER, "county-540221")
    refused(books, ForeignUnion, lambda: asked(books, budget_of(1), by, now=LATER))


def test_answers_show_sums_and_the_ledger_page_by_page(stored):
    budget_id = set_budget(stored, 600_000)
    paid_on(stored, budget_id)
    reads = stored.reads(Grant(unions=frozenset({COUNTY})))
    [line] = budget_views.list_budgets(reads, request=ListBudgets(year=LATER.year)).items
    assert (line.left_fen, line.spent_fen, line.entries) == (350_000, AMOUNT, 3)
    first = budget_views.list_entries(
        reads, request=ListBudgetEntries(budget_id=budget_id, limit=2)
    )
    rest = budget_views.list_entries(
        reads, request=ListBudgetEntries(budget_id=budget_id, limit=2, cursor=first.next_cursor)
    )
    assert [entry.kind for entry in [*first.items, *rest.items]] == [
        "spent",
        "committed",
        "granted",
    ]
    foreign = stored.reads(Grant(unions=frozenset({"county-540221"})))
    assert budget_views.list_budgets(foreign, request=ListBudgets()).items == []
    with pytest.raises(ForeignUnion):
        budget_views.list_entries(foreign, request=ListBudgetEntries(budget_id=budget_id))
    with stored.work(RELIEF, now=LATER) as unit:
        [aid] = stored.rows(AID_REQUESTS)
        assert aid_views.aid(Cases(unit), Cases(unit).aid.get(aid["_id"])).budget_id == budget_id


def until_decided(books: Books, ask: Callable[[], str]) -> str:
    """Again from the start until nobody else came first, as every command is run."""
    for _ in range(1_000):
        try:
            return ask() and "done"
        except (StaleVersion, AlreadyExists):
            continue
        except Refusal as no:
            return no.code
    return "never"


def at_once(books: Books, asks: Sequence[Callable[[], str]]) -> Counter[str]:
    with ThreadPoolExecutor(len(asks)) as pool:
        return Counter(pool.map(lambda ask: until_decided(books, ask), asks))


def test_of_64_who_approve_on_one_budget_at_once_as_many_succeed_as_there_is_room(stored):
    room = 23
    budget_id = set_budget(stored, room * AMOUNT + AMOUNT // 2)
    aid_ids = many_requests(stored, PAYERS)
    asks = [
        lambda aid_id=aid_id: asked(
            stored, approval(aid_id, budget_id=budget_id), APPROVER, now=LATER
        )
        for aid_id in aid_ids
    ]
    assert at_once(stored, asks) == {"done": room, "budget_exceeded": PAYERS - room}
    assert sums(stored, budget_id) == (room * AMOUNT + AMOUNT // 2, room * AMOUNT, 0)
    approved = [row["_id"] for row in stored.rows(AID_REQUESTS) if row["state"] == "approved"]
    entries = [row for row in stored.rows(BUDGET_ENTRIES) if row["kind"] == "committed"]
    assert sorted(row["aid_id"] for row in entries) == sorted(approved)
    assert sorted(row["left_fen"] for row in entries) == [
        AMOUNT // 2 + AMOUNT * left for left in range(room)
    ]


def test_64_who_pay_from_one_budget_at_once_each_pay_once(stored):
    budget_id, count = set_budget(stored, PAYERS // 2 * AMOUNT), PAYERS // 2
    batches = []
    for aid_id in many_requests(stored, count):
        asked(stored, approval(aid_id, budget_id=budget_id), APPROVER, now=LATER)
        built = asked(stored, batch_of(aid_id), BUILDER, now=LATER)
        batches.append(checked(stored, built))
        asked(stored, batch_approval(batches[-1]), SECOND_APPROVER, now=LATER)
    # Each batch is paid twice, at the same moment and by the same receipt.
    asks = [
        lambda batch_id=batch_id: asked(
            stored, payment(batch_id, receipt_number=f"ICBC-{batch_id}"[:60]), PAYER, now=LATER
        )
        for batch_id in [*batches, *batches]
    ]
    told = at_once(stored, asks)
    # The second of each hears what it happens to see first of what the other one did.
    assert (told.pop("done"), told.total()) == (count, count)
    assert set(told) <= {"wrong_state", "receipt_used", "separation_of_duties"}
    assert sums(stored, budget_id) == (count * AMOUNT, 0, count * AMOUNT)
    spent = [row["aid_id"] for row in stored.rows(BUDGET_ENTRIES) if row["kind"] == "spent"]
    paid = [row["_id"] for row in stored.rows(AID_REQUESTS) if row["state"] == "paid"]
    assert (len(spent), sorted(spent)) == (count, sorted(paid))
    assert {row["state"] for row in stored.rows(PAYMENT_BATCHES)} == {"paid"}
