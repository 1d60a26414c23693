"""Signing in with a code that was sent to a phone, on the memory twin."""

from __future__ import annotations

import pytest

from contracts.identity import (
    CodeWrong,
    PhoneCodeRequested,
    RequestPhoneCode,
    TooManyAttempts,
)
from contracts.rights import ANONYMOUS, Role
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists, StaleVersion
from services.identity import handlers
from services.identity.kinds import SESSIONS
from services.identity.migrations import KINDS
from services.identity.repository import PhoneChallenges, PhoneLines
from tests.books import KEYS, Books
from tests.identity.people import (
    CODES_POLICY,
    NOW,
    PHONE,
    after,
    ask_for_code,
    prove_phone,
    sign_in_by_phone,
)

OTHER_PHONE = "+8613908920002"


@pytest.fixture
def books() -> Books:
    return Books("identity")


def wrong_code(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def wrong_try(books: Books, code: str) -> None:
    with pytest.raises(CodeWrong) as refused:
        sign_in_by_phone(books, wrong_code(code), now=NOW)
    assert refused.value.field == "code"


def refused_until(books: Books, *, now, phone: str = PHONE) -> int:
    """Asking is refused and changes nothing; for how many seconds."""
    before = books.everything(KINDS)
    with pytest.raises(TooManyAttempts) as refused:
        ask_for_code(books, now=now, phone=phone)
    assert books.everything(KINDS) == before
    return refused.value.details["retry_after_seconds"]


def test_the_code_that_was_sent_starts_a_session_in_the_language_it_was_asked_in(books):
    code = ask_for_code(books, now=NOW, language="bo")
    assert len(code) == 6
    assert code.isdigit()
    _, session = sign_in_by_phone(books, code, now=after(10))
    assert (session.phone_key, session.language) == (KEYS.phone_key(PHONE), "bo")
    assert session.expires_at == after(10 + 720 * 3600)


def test_neither_phone_nor_code_is_readable_anywhere(books):
    code = ask_for_code(books, now=NOW)
    kept = repr(books.everything(KINDS)) + repr(books.rows(OUTBOX) + books.rows(AUDIT))
    assert PHONE not in kept
    assert f"'{code}'" not in kept
    key = books.rows(OUTBOX)[-1]["subject"].removeprefix("phone_challenge/")
    assert KEYS.code_key(key, code) not in repr(books.rows(AUDIT))


def test_a_code_is_used_once(books):
    code = ask_for_code(books, now=NOW)
    sign_in_by_phone(books, code, now=NOW)
    with pytest.raises(CodeWrong):
        sign_in_by_phone(books, code, now=NOW)
    assert len(books.rows(SESSIONS)) == 1


def test_of_two_who_use_a_code_at_the_same_moment_one_signs_in(books):
    code = ask_for_code(books, now=NOW)
    with pytest.raises(StaleVersion):
        sign_in_twice_at_once(books, code)
    assert len(books.rows(SESSIONS)) == 1


def sign_in_twice_at_once(books: Books, code: str) -> None:
    with books.work(ANONYMOUS, now=NOW) as slower:
        line = PhoneLines(slower).get(KEYS.phone_key(PHONE))
        assert line.newest is not None
        with PhoneChallenges(slower).changing(line.newest) as challenge:
            assert challenge.try_code(KEYS.code_key(line.newest, code), now=NOW)
        sign_in_by_phone(books, code, now=NOW)


def test_wrong_late_used_and_unknown_codes_are_refused_alike(books):
    code = ask_for_code(books, now=NOW)
    refusals = []
    for phone, tried, moment in (
        (PHONE, wrong_code(code), NOW),
        (PHONE, code, after(300)),
        (OTHER_PHONE, code, NOW),
    ):
        with pytest.raises(CodeWrong) as refused:
            sign_in_by_phone(books, tried, now=moment, phone=phone)
        refusals.append(refused.value.as_dict())
    assert refusals[0] == refusals[1] == refusals[2]


def test_after_three_wrong_tries_the_right_code_is_refused_too(books):
    code = ask_for_code(books, now=NOW)
    for _ in range(CODES_POLICY["tries"]):
        wrong_try(books, code)
    with pytest.raises(CodeWrong):
        sign_in_by_phone(books, code, now=NOW)


def test_two_wrong_tries_leave_one_for_the_right_code(books):
    code = ask_for_code(books, now=NOW)
    for _ in range(CODES_POLICY["tries"] - 1):
        wrong_try(books, code)
    sign_in_by_phone(books, code, now=NOW)


def test_only_the_newest_code_counts(books):
    old = ask_for_code(books, now=NOW)
    new = ask_for_code(books, now=after(60))
    if old != new:
        with pytest.raises(CodeWrong):
            sign_in_by_phone(books, old, now=after(61))
    sign_in_by_phone(books, new, now=after(61))


def test_the_next_code_is_sent_after_a_minute_and_not_before(books):
    ask_for_code(books, now=NOW)
    assert refused_until(books, now=NOW) == 60
    assert refused_until(books, now=after(59.5)) == 1
    ask_for_code(books, now=after(60))


def test_three_codes_are_sent_within_an_hour_and_the_next_when_the_first_is_an_hour_old(books):
    for moment in (0, 60, 1800):
        ask_for_code(books, now=after(moment))
    assert refused_until(books, now=after(1860)) == 3600 - 1860
    assert refused_until(books, now=after(3599)) == 1
    ask_for_code(books, now=after(3600))
    assert refused_until(books, now=after(3600)) == 60
    ask_for_code(books, now=after(3660))


def test_one_phones_limit_is_not_anothers(books):
    ask_for_code(books, now=NOW)
    ask_for_code(books, now=NOW, phone=OTHER_PHONE)


@pytest.mark.parametrize("asked_before", [False, True])
def test_two_who_ask_for_one_phone_at_the_same_moment_are_not_both_sent_a_code(books, asked_before):
    if asked_before:
        ask_for_code(books, now=NOW)
    told = len(books.announced)
    with pytest.raises((AlreadyExists, StaleVersion)):
        ask_twice_at_once(books)
    codes = [fact for fact in books.announced[told:] if isinstance(fact, PhoneCodeRequested)]
    assert len(codes) == 1
    refused_until(books, now=after(121))


def ask_twice_at_once(books: Books) -> None:
    with books.work(ANONYMOUS, now=after(120)) as slower:
        handlers.request_phone_code(
            PhoneLines(slower),
            PhoneChallenges(slower),
            request=RequestPhoneCode(phone=PHONE, language="bo"),
            keys=KEYS,
            policy=CODES_POLICY,
            now=after(120),
        )
        ask_for_code(books, now=after(120))


# --- proving a phone without signing in


def test_a_code_proves_whose_phone_it_is_and_starts_no_session(books):
    worker = prove_phone(books, ask_for_code(books, now=NOW), now=NOW)
    assert (worker.roles, worker.own_keys) == ({Role.WORKER}, {KEYS.phone_key(PHONE)})
    assert books.rows(SESSIONS) == []


def test_a_code_that_proved_a_phone_neither_proves_it_again_nor_signs_in(books):
    code = ask_for_code(books, now=NOW)
    prove_phone(books, code, now=NOW)
    for use in (prove_phone, sign_in_by_phone):
        with pytest.raises(CodeWrong):
            use(books, code, now=NOW)


def test_tries_to_prove_a_phone_and_to_sign_in_with_it_are_counted_together(books):
    code = ask_for_code(books, now=NOW)
    for _ in range(CODES_POLICY["tries"] - 1):
        wrong_try(books, code)
    with pytest.raises(CodeWrong):
        prove_phone(books, wrong_code(code), now=NOW)
    with pytest.raises(CodeWrong):
        prove_phone(books, code, now=NOW)
