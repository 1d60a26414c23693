"""A second factor: enrolled with the password, asked for at sign-in, each code of it taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from pyotp import TOTP

from contracts.identity import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    CredentialsWrong,
    SecondFactorNeeded,
    SecondFactorWrong,
    SessionExpired,
    TooManyAttempts,
)
from contracts.rights import ANONYMOUS, Role
from records.kinds import AUDIT, OUTBOX
from records.store import StaleVersion
from services.identity import handlers
from services.identity.domain.second_factors import SecondFactor, enrolment_address, new_secret
from services.identity.domain.standing import Rules, Standing
from services.identity.kinds import SECOND_FACTORS
from services.identity.migrations import KINDS
from services.identity.repository import Accounts, SecondFactors, Sessions
from tests.books import KEYS, Books
from tests.identity.people import (
    FACTOR_POLICY,
    IDENTITY,
    NOW,
    PASSWORD,
    PASSWORDS,
    RULES,
    after,
    create_account,
    kept_refusal,
    sign_in,
    standing_of,
    tries_on,
)

STEP = 30
LEVEL_3 = replace(RULES, second_factor={**FACTOR_POLICY, "all_staff": True})


@pytest.fixture
def books() -> Books:
    return Books("identity")


def code_at(secret: str, now: datetime) -> str:
    return TOTP(secret).at(now)


def begin(books: Books, token: str, *, password: str = PASSWORD, now: datetime = NOW) -> str:
    """The secret that was offered."""
    request = BeginSecondFactor(session_token=token, password=password)
    with kept_refusal(books, now=now) as unit:
        secret, _ = handlers.begin_second_factor(
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=request,
            passwords=PASSWORDS,
            tries=tries_on(unit, now=now),
            rules=RULES,
            now=now,
        )
    return secret


def confirm(
    books: Books, token: str, code: str, *, now: datetime = NOW
) -> tuple[str, list[str], Standing]:
    with kept_refusal(books, now=now) as unit:
        return handlers.confirm_second_factor(
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=ConfirmSecondFactor(session_token=token, code=code),
            tries=tries_on(unit, now=now),
            keys=KEYS,
            rules=RULES,
            now=now,
        )


def enrol(books: Books, *, now: datetime = NOW, **account: object) -> tuple[str, list[str]]:
    """An account with an authenticator: (its secret, its recovery codes)."""
    create_account(books, **account)
    token, _ = sign_in(books, now=now)
    secret = begin(books, token, now=now)
    _, codes, _ = confirm(books, token, code_at(secret, now), now=now)
    return secret, codes


def standing(books: Books, token: str, rules: Rules = RULES) -> Standing:
    return standing_of(books, token, rules=rules)


# --- who needs one


def test_a_session_that_lacks_the_factor_its_roles_need_has_a_name_and_no_role(books):
    account_id = create_account(books, roles=["leader", "officer"])
    token, _ = sign_in(books)
    found = standing(books, token)
    assert (found.owed, found.actor.name) == ("second_factor", f"staff/{account_id}")
    assert (found.actor.roles, found.actor.unions, found.actor.own_keys) == (set(), set(), set())


def test_a_role_that_needs_no_factor_is_had_with_the_password_alone(books):
    create_account(books, roles=["officer"])
    token, _ = sign_in(books)
    assert (standing(books, token).owed, standing(books, token).actor.roles) == (
        None,
        {Role.OFFICER},
    )


def test_a_profile_of_level_3_asks_all_staff_for_it(books):
    create_account(books, roles=["officer"])
    token, _ = sign_in(books)
    found = standing(books, token, LEVEL_3)
    assert (found.owed, found.actor.roles) == ("second_factor", set())


def test_once_it_is_shown_the_roles_count(books):
    secret, _ = enrol(books, roles=["leader"])
    token, _ = sign_in(books, now=after(STEP), second_factor=code_at(secret, after(STEP)))
    found = standing(books, token)
    assert (found.owed, found.actor.roles) == (None, {Role.LEADER})


# --- enrolling


def test_the_session_that_enrols_goes_on_with_its_roles_under_another_token(books):
    create_account(books, roles=["leader"])
    token, opened = sign_in(books)
    secret = begin(books, token, now=after(60))
    new_token, codes, found = confirm(books, token, code_at(secret, after(60)), now=after(60))
    assert (found.owed, found.actor.roles) == (None, {Role.LEADER})
    assert standing(books, new_token).actor.roles == {Role.LEADER}
    assert found.session.expires_at == opened.expires_at
    assert len(set(codes)) == FACTOR_POLICY["recovery_codes"]
    with pytest.raises(SessionExpired):
        standing(books, token)


def test_confirming_ends_every_other_session_of_the_account(books):
    create_account(books)
    here, elsewhere = sign_in(books)[0], sign_in(books)[0]
    confirm(books, here, code_at(begin(books, here), NOW))
    with pytest.raises(SessionExpired):
        standing(books, elsewhere)


def test_enrolling_asks_for_the_password_again_and_counts_wrong_ones(books):
    create_account(books)
    token, _ = sign_in(books)
    for _ in range(4):
        with pytest.raises(CredentialsWrong):
            begin(books, token, password="found an open session")
    with pytest.raises(TooManyAttempts):
        begin(books, token)
    assert books.rows(SECOND_FACTORS) == []


def test_a_code_of_the_offered_authenticator_must_come_in_time(books):
    create_account(books)
    token, _ = sign_in(books)
    secret, late = begin(books, token), after(FACTOR_POLICY["enrol_seconds"])
    with pytest.raises(SecondFactorWrong):
        confirm(books, token, code_at(secret, late), now=late)
    sign_in(books, now=late)  # nothing is asked for: nothing was enrolled


def test_nothing_offered_and_a_wrong_code_are_refused_alike(books):
    create_account(books)
    token, _ = sign_in(books)
    refused = []
    with pytest.raises(SecondFactorWrong) as nothing:
        confirm(books, token, "123456")
    refused.append(nothing.value.as_dict())
    begin(books, token)
    with pytest.raises(SecondFactorWrong) as wrong:
        confirm(books, token, "no code at all")
    assert [wrong.value.as_dict()] == refused


def test_codes_cannot_be_guessed_at_enrolment_either(books):
    create_account(books)
    token, _ = sign_in(books)
    begin(books, token)
    for _ in range(4):
        with pytest.raises(SecondFactorWrong):
            confirm(books, token, "no code")
    with pytest.raises(TooManyAttempts):
        confirm(books, token, "no code")


def test_an_authenticator_is_replaced_only_by_a_session_that_has_shown_the_former(books):
    account_id = create_account(books)
    by_password, _ = sign_in(books)
    factor = SecondFactor.none_yet(account_id)
    factor.secret = new_secret()
    with books.work(IDENTITY, now=NOW) as unit:
        SecondFactors(unit).add(factor)
    with pytest.raises(SecondFactorNeeded):
        begin(books, by_password)


def test_what_was_there_counts_until_the_new_authenticator_is_confirmed(books):
    former, _ = enrol(books)
    soon, later = after(STEP), after(2 * STEP)
    token, _ = sign_in(books, now=soon, second_factor=code_at(former, soon))
    begin(books, token, now=soon)
    assert sign_in(books, now=later, second_factor=code_at(former, later))


# --- signing in


def test_a_right_password_without_the_code_is_told_what_is_missing(books):
    enrol(books)
    with pytest.raises(SecondFactorNeeded):
        sign_in(books)


def test_a_wrong_password_is_told_nothing_of_a_second_factor(books):
    secret, _ = enrol(books)
    for code in (None, code_at(secret, after(STEP)), "000000"):
        with pytest.raises(CredentialsWrong):
            sign_in(books, password="wrong", second_factor=code, address=str(code))


@pytest.mark.parametrize("clock_is_off", [-STEP, 0, STEP])
def test_a_clock_may_be_off_by_one_step(books, clock_is_off):
    secret, _ = enrol(books)
    now = after(10 * STEP)
    assert sign_in(books, now=now, second_factor=code_at(secret, after(10 * STEP + clock_is_off)))


@pytest.mark.parametrize("clock_is_off", [-2 * STEP, 2 * STEP, 3600])
def test_a_code_of_another_time_opens_nothing(books, clock_is_off):
    secret, _ = enrol(books)
    with pytest.raises(SecondFactorWrong):
        sign_in(
            books,
            now=after(10 * STEP),
            second_factor=code_at(secret, after(10 * STEP + clock_is_off)),
        )


def test_a_code_is_taken_once_and_an_older_one_not_after_it(books):
    secret, _ = enrol(books)
    now = after(10 * STEP)
    sign_in(books, now=now, second_factor=code_at(secret, now))
    for used in (code_at(secret, now), code_at(secret, after(9 * STEP))):
        with pytest.raises(SecondFactorWrong):
            sign_in(books, now=now, second_factor=used)


def test_the_code_that_enrolled_opens_no_session(books):
    secret, _ = enrol(books)
    with pytest.raises(SecondFactorWrong):
        sign_in(books, second_factor=code_at(secret, NOW))


def test_of_two_processes_shown_one_code_at_the_same_moment_one_has_to_look_again(books):
    secret, _ = enrol(books)
    now = after(10 * STEP)
    code = code_at(secret, now)
    with pytest.raises(StaleVersion):
        show_to_two_at_once(books, code, now=now)
    with pytest.raises(SecondFactorWrong):
        sign_in(books, now=now, second_factor=code)


def show_to_two_at_once(books: Books, code: str, *, now: datetime) -> None:
    with books.work(ANONYMOUS, now=now, action="session.start") as slower:
        [account] = Accounts(slower).find_all()
        with SecondFactors(slower).changing(account.aggregate_id) as factor:
            assert factor.take(code, keys=KEYS, policy=FACTOR_POLICY, now=now)
        sign_in(books, now=now, second_factor=code)


def test_wrong_codes_make_the_next_one_wait_and_the_password_alone_forgives_none(books):
    secret, _ = enrol(books)
    for _ in range(4):
        with pytest.raises(SecondFactorWrong):
            sign_in(books, second_factor="no code")
        with pytest.raises((SecondFactorNeeded, TooManyAttempts)):
            sign_in(books)
    with pytest.raises(TooManyAttempts):
        sign_in(books, now=after(5), second_factor=code_at(secret, after(5)))


@pytest.mark.parametrize("written", [str.upper, lambda code: code.replace("-", " "), str])
def test_a_recovery_code_opens_one_session_however_it_is_written(books, written):
    _, codes = enrol(books)
    assert sign_in(books, second_factor=written(codes[1]))
    with pytest.raises(SecondFactorWrong):
        sign_in(books, second_factor=written(codes[1]))
    assert sign_in(books, second_factor=codes[2])


def test_recovery_codes_end_with_the_authenticator_that_they_stood_in_for(books):
    secret, former = enrol(books)
    soon = after(STEP)
    token, _ = sign_in(books, now=soon, second_factor=former[0])
    confirm(books, token, code_at(begin(books, token, now=soon), soon), now=soon)
    for gone in (former[1], code_at(secret, soon)):
        with pytest.raises(SecondFactorWrong):
            sign_in(books, now=soon, second_factor=gone)


def test_neither_secret_nor_codes_lie_anywhere_in_plain(books):
    secret, codes = enrol(books)
    said = repr(books.everything(KINDS)) + repr(books.rows(OUTBOX) + books.rows(AUDIT))
    assert secret not in said
    assert [code for code in codes if code in said or code.replace("-", "") in said] == []


def test_an_authenticator_can_read_the_address(books):
    secret = new_secret()
    address = enrolment_address(secret, "dawa")
    assert address == f"otpauth://totp/Zhufeng:dawa?secret={secret}&issuer=Zhufeng"
