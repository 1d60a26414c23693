from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue
from vocabulary.ids import (
    QUERY_CODE_ALPHABET,
    TicketNumber,
    UuidV7Generator,
    first_id_at,
    new_id,
    new_query_code,
    normalise_query_code,
    parse_ticket_number,
)


def milliseconds_of(value):
    return UUID(value).int >> 80


def test_an_identifier_is_a_uuid_of_version_7():
    value = UUID(new_id())
    assert value.version == 7
    assert value.variant == RFC_4122


def test_it_carries_the_time_in_milliseconds():
    generator = UuidV7Generator(clock_ms=lambda: 1_614_902_400_000)
    assert milliseconds_of(generator()) == 1_614_902_400_000


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_identifiers_increase_even_when_the_clock_steps_back(steps):
    clock = iter([1_000 + step for step in steps])
    generator = UuidV7Generator(clock_ms=lambda: next(clock))
    made = [generator() for _ in steps]
    assert made == sorted(set(made))


def test_more_identifiers_than_the_counter_holds_borrow_the_next_millisecond():
    generator = UuidV7Generator(clock_ms=lambda: 5)
    made = [generator() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert {milliseconds_of(value) for value in made} <= {5, 6, 7, 8, 9, 10}


def test_the_first_identifier_of_a_moment_is_none_of_an_earlier_one():
    moment, milliseconds = datetime(2021, 3, 5, 4, 0, 0, 7000, tzinfo=UTC), 1_614_916_800_007
    before, at = (
        UuidV7Generator(lambda now=now: now)() for now in (milliseconds - 1, milliseconds)
    )
    assert before < first_id_at(moment) <= at


def test_threads_never_get_the_same_identifier():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(4_000)))
    assert len(set(made)) == 4_000


def test_a_ticket_number_reads_as_series_day_and_serial():
    number = TicketNumber("SR", date(2021, 3, 5), 123)
    assert str(number) == "SR-20210305-000123"
    assert parse_ticket_number(" sr20210305 000123 ") == number


@given(st.dates(date(1000, 1, 1)), st.integers(1, 999_999))
def test_a_ticket_number_survives_being_written_and_typed(day, serial):
    number = TicketNumber("SR", day, serial)
    assert parse_ticket_number(str(number).lower()) == number


@pytest.mark.parametrize(
    "typed",
    ["", "SR", "SR-20210231-000123", "SR-20210305-000000", "S1-20210305-000123", "SR-2021-1"],
)
def test_what_is_no_ticket_number_is_refused(typed):
    with pytest.raises(InvalidValue) as refused:
        parse_ticket_number(typed)
    assert refused.value.code == "ticket_number"


def test_a_serial_that_does_not_fit_is_refused():
    with pytest.raises(InvalidValue):
        TicketNumber("SR", date(2021, 3, 5), 1_000_000)


def test_query_codes_are_eight_unambiguous_characters():
    codes = {new_query_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 8 and set(code) <= set(QUERY_CODE_ALPHABET) for code in codes)
    assert not set("0O1ILUV") & set(QUERY_CODE_ALPHABET)


def test_a_query_code_may_be_typed_in_small_letters_with_gaps():
    code = new_query_code()
    assert normalise_query_code(f" {code[:4].lower()}-{code[4:]} ") == code


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCDEFG0", "ABCDEFGHJ"])
def test_what_is_no_query_code_is_refused(typed):
    with pytest.raises(InvalidValue):
        normalise_query_code(typed)
