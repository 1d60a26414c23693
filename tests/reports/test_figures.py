"""The figures: what is counted, by union and by month, however often and in whatever order told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.reports import FigureName, FigureUnit, GetReport, ListCounted
from contracts.rights import Grant
from services.reports import views
from services.reports.domain.facts import FactKind
from services.reports.domain.figures import RULES
from tests.books import Books
from tests.reports.facts_told import HERE, THERE, fact, told
from vocabulary.unions import managing_unions

UNIONS = [each.code for each in managing_unions()]


@pytest.fixture
def books(reports_store):
    return Books("reports", reports_store)


def figure(books, name, *, year=2021, grant=None, union=None):
    reads = books.reads(grant) if grant else books.reads()
    answer = views.report(reads, request=GetReport(year=year, managing_union=union))
    return {each.name: each for each in answer.figures}[name]


def test_every_figure_has_a_rule_and_every_fact_counts_for_a_figure():
    assert set(RULES) == set(FigureName)
    assert {kind for rule in RULES.values() for kind in rule.facts | rule.less} == set(FactKind)


def test_what_is_summed_is_money_and_what_is_money_is_summed():
    assert {name for name, rule in RULES.items() if rule.sums} == {
        name for name, rule in RULES.items() if rule.unit == FigureUnit.FEN
    }


def test_a_year_without_facts_has_every_figure_at_nought_for_each_of_nineteen_unions(books):
    tickets = figure(books, FigureName.TICKETS)
    assert tickets.total == 0
    assert tickets.by_union == dict.fromkeys(UNIONS, 0)
    assert len(tickets.by_union) == 19
    assert tickets.by_month == [0] * 12


def test_a_ticket_counts_in_its_union_and_month_and_a_late_one_in_both_its_figures(books):
    late = fact("ticket/b", FactKind.TICKET_REGISTERED_LATE, union=THERE, day=date(2021, 12, 31))
    told(books, [fact("ticket/a"), late])
    tickets = figure(books, FigureName.TICKETS)
    assert (tickets.total, tickets.by_union[HERE], tickets.by_union[THERE]) == (2, 1, 1)
    assert tickets.by_month == [0, 0, 1, *[0] * 8, 1]
    assert figure(books, FigureName.TICKETS_ENTERED_LATE).total == 1


def test_money_is_summed_to_the_fen_beyond_what_a_small_whole_number_holds(books):
    most = 2**31 - 1
    told(books, [fact(f"aid/{n}", FactKind.AID_PAID, fen=most) for n in "abc"])
    assert figure(books, FigureName.AID_PAID_FEN).total == 3 * most
    assert figure(books, FigureName.AID_PAYMENTS).total == 3


def test_the_first_and_the_last_day_of_a_year_belong_to_it_and_their_neighbours_do_not(books):
    days = (date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1))
    told(books, [fact(f"ticket/{day}", day=day) for day in days])
    assert [figure(books, FigureName.TICKETS, year=year).total for year in (2020, 2021, 2022)] == [
        1, 2, 1,
    ]  # fmt: skip


def test_whoever_reads_for_one_union_sees_the_figures_of_no_other(books):
    told(books, [fact("ticket/a"), fact("ticket/b", union=THERE)])
    theirs = figure(books, FigureName.TICKETS, grant=Grant(unions=frozenset({THERE})))
    assert (theirs.total, theirs.by_union[HERE], theirs.by_union[THERE]) == (1, 0, 1)
    assert figure(books, FigureName.TICKETS, union=HERE).total == 1


def test_the_records_behind_a_figure_are_as_many_as_it_says_and_add_up_to_it(books):
    amounts = {"aid/a": 1, "aid/b": 86_550_000, "aid/c": 30}
    told(books, [fact(name, FactKind.AID_PAID, fen=fen) for name, fen in amounts.items()])
    told(books, [fact("aid/d", FactKind.AID_PAID, fen=7, day=date(2021, 4, 1))])
    request = ListCounted(figure=FigureName.AID_PAID_FEN, year=2021, month=3, limit=2)
    first = views.list_counted(books.reads(), request=request)
    rest = views.list_counted(
        books.reads(),
        request=ListCounted(
            figure=FigureName.AID_PAID_FEN, year=2021, month=3, cursor=first.next_cursor
        ),
    )
    found = {each.record: each.value for each in (*first.items, *rest.items)}
    assert found == amounts
    assert rest.next_cursor is None
    assert sum(found.values()) == figure(books, FigureName.AID_PAID_FEN).by_month[2]


def test_the_records_of_a_foreign_union_are_behind_no_figure(books):
    told(books, [fact("ticket/a"), fact("ticket/b", union=THERE)])
    request = ListCounted(figure=FigureName.TICKETS, year=2021)
    reads = books.reads(Grant(unions=frozenset({HERE})))
    assert [each.record for each in views.list_counted(reads, request=request).items] == [
        "ticket/a"
    ]


FACTS = st.builds(
    fact,
    st.sampled_from(["ticket/a", "ticket/b", "aid/c", "lead/d", "file/e"]),
    st.sampled_from(FactKind),
    union=st.just(HERE),
    day=st.just(date(2021, 7, 1)),
    fen=st.just(250),
)


@settings(max_examples=60, deadline=None)
@given(facts=st.lists(FACTS, max_size=12), order=st.randoms(use_true_random=False))
def test_facts_told_twice_and_in_any_order_give_the_figures_of_each_told_once(facts, order):
    once, again = Books("reports"), Books("reports")
    told(once, dict.fromkeys(facts))
    shuffled = [*facts, *facts]
    order.shuffle(shuffled)
    told(again, shuffled)
    request = GetReport(year=2021)
    assert views.report(again.reads(), request=request) == views.report(
        once.reads(), request=request
    )
    for name, rule in RULES.items():
        counted = {each.fact_id for each in facts if each.kind in rule.facts}
        undone = {each.fact_id for each in facts if each.kind in rule.less}
        value = 250 if rule.sums else 1
        assert figure(again, name).total == value * (len(counted) - len(undone))


def test_what_was_undone_goes_off_its_union_and_month_and_is_shown_as_that(books):
    kits = [fact(f"recipient/{n}", FactKind.KIT_GIVEN) for n in "abc"]
    told(books, [*kits, fact("recipient/a", FactKind.KIT_TAKEN_BACK)])
    given = figure(books, FigureName.KITS_GIVEN)
    assert (given.total, given.by_union[HERE], given.by_month[2]) == (2, 2, 2)
    asked = ListCounted(figure=FigureName.KITS_GIVEN, year=2021)
    counted = views.list_counted(books.reads(), request=asked).items
    assert sorted(each.value for each in counted) == [-1, 1, 1, 1]
