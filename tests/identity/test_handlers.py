"""Identity's use cases for staff, sessions and other systems, on the memory twin."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from statistics import median

import pytest

from contracts.identity import (
    AccountCreated,
    CredentialsWrong,
    IssueClientToken,
    RoleUnknown,
    SessionExpired,
    SessionRevoked,
    SignOut,
    UserNameTaken,
)
from contracts.refusals import ForeignUnion, RightMissing
from contracts.rights import ANONYMOUS, Actor, Role
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists
from records.unit_of_work import UnitOfWork
from services.identity import handlers
from services.identity.domain.tokens import token_digest
from services.identity.kinds import ACCOUNTS, SESSIONS
from services.identity.migrations import KINDS
from services.identity.repository import Accounts, ApiClients, Sessions
from tests.books import Books
from tests.identity.people import (
    IDENTITY,
    NOW,
    PASSWORD,
    PASSWORDS,
    RULES,
    SECURITY,
    account_request,
    after,
    api_client,
    create_account,
    kept_refusal,
    sign_in,
    standing_of,
    start_session,
    tries_on,
)

TRIES = 7


@pytest.fixture
def books() -> Books:
    return Books("identity")


def check(books: Books, token: str, *, now: datetime) -> Actor:
    return standing_of(books, token, now=now).actor


def sign_out(books: Books, token: str) -> None:
    with books.work(ANONYMOUS, now=NOW, action="session.end") as unit:
        handlers.sign_out(Sessions(unit), request=SignOut(session_token=token), by=ANONYMOUS)


def unchanged(books: Books, work: Callable[[], object], refusal: type[Exception]) -> None:
    """The work is refused, and nothing was changed or announced."""
    before, told = books.everything(KINDS), len(books.announced)
    with pytest.raises(refusal):
        work()
    assert books.everything(KINDS) == before
    assert len(books.announced) == told


def test_an_account_is_kept_with_a_hash_and_announced(books):
    account_id = create_account(books)
    [row] = books.rows(ACCOUNTS)
    assert row["_id"] == account_id
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert [type(fact) for fact in books.announced] == [AccountCreated]


def test_neither_password_nor_hash_lies_in_the_journal_or_the_audit_trail(books):
    create_account(books)
    [row] = books.rows(ACCOUNTS)
    said = repr(books.rows(OUTBOX) + books.rows(AUDIT))
    assert PASSWORD not in said
    assert row["password_hash"] not in said
    assert [each["personal"] for each in books.rows(AUDIT)] == [["password_hash"]]


def test_a_user_name_that_somebody_has_is_refused(books):
    create_account(books)
    unchanged(books, lambda: create_account(books, display_name="另一人"), UserNameTaken)


def test_of_two_who_take_a_user_name_at_the_same_moment_the_later_is_refused_when_he_tries_again(
    books,
):
    with pytest.raises(AlreadyExists) as lost:
        create_two_at_once(books)
    assert (lost.value.kind, lost.value.index) == ("accounts", "user_name")
    unchanged(books, lambda: create_account(books), UserNameTaken)


def create_two_at_once(books: Books) -> None:
    with books.work(SECURITY, now=NOW, action="account.create") as slower:
        create_in(slower)
        create_account(books)


def create_in(unit: UnitOfWork) -> None:
    handlers.create_account(
        Accounts(unit), request=account_request(), passwords=PASSWORDS, rules=RULES, now=NOW
    )


def test_an_administrator_of_a_county_creates_accounts_for_it_and_for_no_other_union(books):
    county = replace(SECURITY, unions=frozenset({"county-540202"}))

    def create(union: str) -> str:
        return create_account(books, by=county, user_name=f"of-{union}", managing_union=union)

    assert create("county-540202")
    for foreign in ("county-540221", "city"):
        unchanged(books, partial(create, foreign), ForeignUnion)


def test_a_user_name_of_another_union_is_taken_too(books):
    create_account(books, managing_union="county-540221")
    county = replace(SECURITY, unions=frozenset({"county-540202"}))
    unchanged(books, lambda: create_account(books, by=county), UserNameTaken)


@pytest.mark.parametrize("roles", [["king"], ["officer", "worker"], ["api_client"]])
def test_an_account_with_a_role_that_staff_cannot_hold_is_refused(books, roles):
    unchanged(books, lambda: create_account(books, roles=roles), RoleUnknown)


def test_only_a_security_administrator_creates_accounts(books):
    officer = Actor(name="staff/o", roles=frozenset({Role.OFFICER}), unions=frozenset({"city"}))
    with (
        pytest.raises(RightMissing),
        books.work(officer, now=NOW, action="account.create") as unit,
    ):
        create_in(unit)


def test_the_right_password_starts_a_session_that_is_kept_by_the_digest_of_its_token(books):
    account_id = create_account(books)
    token, session = sign_in(books)
    [row] = books.rows(SESSIONS)
    assert row["_id"] == session.aggregate_id == token_digest(token)
    assert (row["account_id"], row["phone_key"]) == (account_id, None)
    assert token not in repr(books.everything(KINDS))


def test_a_wrong_password_and_an_unknown_user_are_refused_alike(books):
    create_account(books)
    refusals = []
    for user_name, password in (("dawa", "wrong"), ("nobody", PASSWORD), ("DAWA", PASSWORD)):
        with pytest.raises(CredentialsWrong) as refused:
            sign_in(books, user_name, password)
        refusals.append(refused.value.as_dict())
    assert refusals[0] == refusals[1] == refusals[2]
    assert books.rows(SESSIONS) == []


def test_an_unknown_user_takes_as_much_work_as_a_wrong_password(books):
    create_account(books)
    newcomers = itertools.count()

    def work_for(user_name: str) -> float:
        """Processor time, since a busy machine makes everybody wait."""
        taken = []
        for _ in range(TRIES):
            begun = time.thread_time()
            with pytest.raises(CredentialsWrong):
                sign_in(books, user_name, "wrong", address=str(next(newcomers)))
            taken.append(time.thread_time() - begun)
        return median(taken)

    known, unknown = work_for("dawa"), work_for("nobody")
    assert 0.5 < known / unknown < 2


def test_a_session_in_use_is_written_at_most_once_per_touch_seconds(books):
    create_account(books)
    token, _ = sign_in(books)
    versions = []
    for seconds in (1, 59, 60, 61, 119, 120):
        check(books, token, now=after(seconds))
        versions.append(books.rows(SESSIONS)[0]["version"])
    assert versions == [1, 1, 2, 2, 2, 3]
    [row] = books.rows(SESSIONS)
    assert row["idle_until"] == after(120 + 30 * 60)
    assert row["expires_at"] == after(12 * 3600)


def test_a_session_says_who_his_account_is_today(books):
    account_id = create_account(books, roles=["officer", "hotline_agent"])
    token, _ = sign_in(books)
    actor = check(books, token, now=NOW)
    assert actor.name == f"staff/{account_id}"
    assert actor.roles == {Role.OFFICER, Role.HOTLINE_AGENT}
    assert actor.unions == {"county-540202"}


def test_a_worker_acts_for_what_his_phone_filed_and_for_no_union(books):
    start_session(books, "token", phone_key="t1.x")
    actor = check(books, "token", now=NOW)
    assert (actor.name, set(actor.roles)) == ("worker/t1.x", {Role.WORKER})
    assert (set(actor.unions), set(actor.own_keys)) == (set(), {"t1.x"})


@pytest.mark.parametrize(
    ("who", "idle", "absolute"),
    [
        ({"account_id": "a"}, 30 * 60, 12 * 3600),
        ({"phone_key": "t1.x"}, 168 * 3600, 720 * 3600),
    ],
)
def test_a_session_ends_when_idle_too_long_and_at_its_absolute_end_however_busy(
    books, who, idle, absolute
):
    if "account_id" in who:
        who = {"account_id": create_account(books)}
    start_session(books, "idle", **who)
    check(books, "idle", now=after(59))
    unchanged(books, lambda: check(books, "idle", now=after(idle)), SessionExpired)
    start_session(books, "busy", **who)
    for moment in range(0, absolute, idle - 1):
        check(books, "busy", now=after(moment))
    unchanged(books, lambda: check(books, "busy", now=after(absolute)), SessionExpired)


def test_an_unknown_token_is_an_expired_session(books):
    unchanged(books, lambda: check(books, "guessed", now=NOW), SessionExpired)


def test_signing_out_ends_the_session_once_and_tells_it(books):
    create_account(books)
    token, session = sign_in(books)
    sign_out(books, token)
    sign_out(books, token)
    sign_out(books, "unknown")
    unchanged(books, lambda: check(books, token, now=NOW), SessionExpired)
    told = [fact for fact in books.announced if isinstance(fact, SessionRevoked)]
    assert [fact.session_id for fact in told] == [session.aggregate_id]


def test_signing_out_leaves_the_other_sessions_of_the_account_open(books):
    create_account(books)
    first, second = sign_in(books)[0], sign_in(books)[0]
    sign_out(books, first)
    assert check(books, second, now=NOW).roles == {Role.OFFICER}


def test_an_api_client_is_known_by_id_and_secret(books):
    with books.work(IDENTITY, now=NOW) as unit:
        ApiClients(unit).add(api_client())

    def actor_of(client_id: str, secret: str) -> Actor:
        with kept_refusal(books, now=NOW) as unit:
            request = IssueClientToken(client_id=client_id, client_secret=secret)
            return handlers.proven_client(
                ApiClients(unit), request=request, tries=tries_on(unit, now=NOW)
            ).actor

    actor = actor_of("c", "secret")
    assert (actor.name, set(actor.unions)) == ("client/c", {"city"})
    assert actor.roles == {Role.API_CLIENT}
    for client_id, secret in (("c", "wrong"), ("other", "secret")):
        with pytest.raises(CredentialsWrong):
            actor_of(client_id, secret)
