"""Terms and stand-ins: when a record is due, and that nothing joins it to its person any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.retention import CountedFrom, Retained
from records.keys import IndexKeys
from records.policies import Policies, load_policies
from records.retention.pseudonyms import Pseudonyms
from records.retention.terms import Term, TermTooShort, term_of

KEYS = IndexKeys(person=b"p" * 32, phone=b"t" * 32)
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2060, 12, 31))
YEARS = st.integers(min_value=1, max_value=30)


def term(years: int | None, counted_from: CountedFrom = CountedFrom.EVENT) -> Term:
    return Term(years=years, counted_from=counted_from, basis="a test", dossier_days=0)


@given(today=DAYS, years=YEARS, counted_from=st.sampled_from(CountedFrom))
def test_each_day_at_least_as_many_records_are_due_as_the_day_before(today, years, counted_from):
    earlier = term(years, counted_from).last_day_due(today)
    later = term(years, counted_from).last_day_due(today + timedelta(days=1))
    assert earlier <= later <= today


@given(ended=DAYS, years=YEARS)
def test_a_record_is_due_from_the_anniversary_of_its_end_on_and_not_a_day_before(ended, years):
    try:
        due = ended.replace(year=ended.year + years)
    except ValueError:
        due = date(ended.year + years, 3, 1)
    rule = term(years)
    assert ended <= rule.last_day_due(due)
    assert ended > rule.last_day_due(due - timedelta(days=1))


@given(ended=DAYS, years=YEARS)
def test_counted_from_the_next_year_all_of_a_year_is_due_on_one_new_years_day(ended, years):
    rule = term(years, CountedFrom.NEXT_YEAR)
    due = date(ended.year + 1 + years, 1, 1)
    assert ended <= rule.last_day_due(due)
    assert ended > rule.last_day_due(due - timedelta(days=1))


def test_what_is_kept_for_good_is_never_due():
    assert term(None).last_day_due(date(2060, 1, 1)) is None


@pytest.mark.parametrize("years", [0, -3, True, 2.5, "3"])
def test_a_term_that_is_none_ends_nothing(years):
    values = {"years": years, "counted_from": "event", "basis": "a slip", "dossier_days": 0}
    table = {"retention.tickets": [{"from": "2000-01-01", "values": values}]}
    with pytest.raises(TermTooShort):
        term_of(Policies(table), Retained.TICKETS, date(2021, 3, 5))


def test_every_kind_of_records_has_a_shipped_term_with_its_reason():
    for of in Retained:
        assert term_of(load_policies(), of, date(2021, 3, 5)).basis


def test_equal_hashes_of_one_record_get_one_stand_in_and_other_records_get_others():
    key, other = KEYS.phone_key("+8613908920001"), KEYS.phone_key("+8613908920002")
    mine, yours = Pseudonyms(), Pseudonyms()
    assert mine.of(key) == mine.of(key) != mine.of(other)
    assert mine.of(key) != yours.of(key)


def test_hashes_are_replaced_at_any_depth_and_within_names():
    key, person = KEYS.phone_key("+8613908920001"), KEYS.person_key("110105194912310021")
    names = Pseudonyms()
    value = {"actor": f"worker/{key}", "deep": [{"by": f"staff/a for worker/{key}"}, person, 7]}
    replaced = names.in_value(value)
    assert key not in str(replaced)
    assert person not in str(replaced)
    assert replaced == {
        "actor": f"worker/{names.of(key)}",
        "deep": [{"by": f"staff/a for worker/{names.of(key)}"}, names.of(person), 7],
    }


def test_a_stand_in_stays_as_it_is():
    drawn = Pseudonyms().of(KEYS.phone_key("+8613908920001"))
    assert Pseudonyms().in_text(drawn) == drawn
