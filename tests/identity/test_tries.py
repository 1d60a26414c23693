"""Guessing a password: each wrong try costs more, whoever's name it is, and nobody for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import CredentialsWrong, IssueClientToken, TooManyAttempts
from records.clock import utc_now
from records.kinds import AUDIT, OUTBOX
from records.policies import load_policies
from records.store import AlreadyExists, StaleVersion, Store
from services.identity import handlers
from services.identity.domain.sign_in_lines import SignInLine, TryTerms
from services.identity.kinds import SESSIONS, SIGN_IN_LINES
from services.identity.repository import ApiClients
from tests.books import Books
from tests.identity.people import (
    IDENTITY,
    TRIES_POLICY,
    api_client,
    create_account,
    kept_refusal,
    sign_in,
    tries_on,
)

NOW = utc_now().replace(microsecond=0)  # the database lets old tries age out
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
TERMS = TryTerms.of(TRIES_POLICY["per_address"])


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def books(identity_store: Store) -> Books:
    books = Books("identity", identity_store)
    create_account(books)
    return books


def guess(
    books: Books, *, times: int = 1, now: datetime = NOW, address: str = HERE, name: str = "dawa"
) -> None:
    for _ in range(times):
        with pytest.raises(CredentialsWrong):
            sign_in(books, name, "wrong", now=now, address=address)


def wait_for(books: Books, *, now: datetime = NOW, address: str = HERE, name: str = "dawa") -> int:
    """For how long not even the right password is looked at; 0 when it is."""
    try:
        sign_in(books, name, now=now, address=address)
    except TooManyAttempts as refusal:
        return int(refusal.details["retry_after_seconds"])
    except CredentialsWrong:
        return 0
    return 0


def test_after_the_free_tries_the_delay_doubles_until_the_longest():
    delays = [TERMS.delay_after(wrong).total_seconds() for wrong in range(9)]
    assert delays == [0, 0, 0, 0, 10, 20, 40, 60, 60]


@given(st.integers(0, 10**9))
def test_however_often_somebody_guesses_the_delay_is_bounded(wrong):
    assert timedelta(0) <= TERMS.delay_after(wrong) <= TERMS.longest


def test_old_tries_count_no_more():
    line = SignInLine.begin("s1.x", now=NOW)
    for _ in range(9):
        line.count_wrong(terms=TERMS, now=NOW)
    line.count_wrong(terms=TERMS, now=after(TERMS.memory.total_seconds()))
    assert (line.wrong, line.free_at) == (1, line.tried_at)


def test_too_many_wrong_tries_close_the_name_for_a_while_even_to_the_right_password(books):
    guess(books, times=4)
    assert wait_for(books, now=after(0.5)) == 10
    assert books.rows(SESSIONS) == []
    assert wait_for(books, now=after(10)) == 0
    assert len(books.rows(SESSIONS)) == 1


def test_a_try_within_the_delay_is_neither_looked_at_nor_counted(books):
    guess(books, times=4)
    before = books.rows(SIGN_IN_LINES)
    for second in range(9):
        assert wait_for(books, now=after(second)) == 10 - second
    assert books.rows(SIGN_IN_LINES) == before


def test_the_right_password_makes_up_for_wrong_ones_from_the_same_address(books):
    guess(books, times=3)
    sign_in(books, now=NOW, address=HERE)
    guess(books, times=3)
    assert wait_for(books) == 0


def test_an_unknown_name_is_treated_like_a_known_one(books):
    for name in ("dawa", "nobody"):
        guess(books, times=4, name=name)
    refusals = []
    for name in ("dawa", "nobody"):
        with pytest.raises(TooManyAttempts) as refused:
            sign_in(books, name, now=NOW, address=HERE)
        refusals.append(refused.value.as_dict())
    assert refusals[0] == refusals[1]


def test_whoever_guesses_from_one_address_closes_nobody_out_elsewhere(books):
    moment = 0.0
    for _ in range(40):
        moment += wait_for(books, now=after(moment), name="pasang")
        guess(books, now=after(moment), name="pasang")
    everywhere = TRIES_POLICY["over_all"]["longest_delay_seconds"]
    assert wait_for(books, now=after(moment), address=HERE, name="pasang") == 60
    assert wait_for(books, now=after(moment), address=ELSEWHERE, name="pasang") <= everywhere
    moment += everywhere
    assert wait_for(books, now=after(moment), address=ELSEWHERE, name="pasang") == 0


def test_guesses_from_many_addresses_are_slowed_down_together(books):
    for number in range(9):
        guess(books, address=f"203.0.113.{number}")
    assert wait_for(books, address="203.0.113.99") == 5
    assert wait_for(books, now=after(5), address="203.0.113.99") == 0


def test_one_name_closed_leaves_the_others_of_the_same_address_open(books):
    create_account(books, user_name="pasang")
    guess(books, times=4)
    assert wait_for(books) > 0
    assert wait_for(books, name="pasang") == 0


def test_two_wrong_tries_at_the_same_moment_are_not_counted_as_one(books):
    for collision in (AlreadyExists, StaleVersion):
        with pytest.raises(collision):
            guess_two_at_once(books)


def guess_two_at_once(books: Books) -> None:
    with books.work(IDENTITY, now=NOW) as slower:
        tries_on(slower, now=NOW).of("account", "dawa", HERE).count_wrong()
        guess(books)


def test_a_secret_of_an_api_client_is_guessed_no_faster(books):
    with books.work(IDENTITY, now=NOW) as unit:
        ApiClients(unit).add(api_client())

    def ask(secret: str) -> None:
        with kept_refusal(books, now=NOW) as unit:
            request = IssueClientToken(client_id="c", client_secret=secret, client_address=HERE)
            handlers.proven_client(ApiClients(unit), request=request, tries=tries_on(unit, now=NOW))

    for _ in range(4):
        with pytest.raises(CredentialsWrong):
            ask("wrong")
    with pytest.raises(TooManyAttempts):
        ask("secret")


def test_neither_name_nor_address_is_kept_with_the_tries(books):
    guess(books, name="pasang", times=4)
    kept = repr(books.rows(SIGN_IN_LINES) + books.rows(AUDIT)[-2:] + books.rows(OUTBOX)[1:])
    assert "pasang" not in kept
    assert HERE not in kept


def test_the_shipped_policy_has_terms_for_both_lines():
    policy = load_policies().on("identity.sign_in", NOW.date())
    here, anywhere = TryTerms.of(policy["per_address"]), TryTerms.of(policy["over_all"])
    assert anywhere.longest < here.longest
    assert anywhere.free > here.free
