"""One's own sessions: listed, ended one by one or all others, and nobody else's ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.identity import (
    EndSessions,
    RevokeSession,
    SessionExpired,
    SessionNotFound,
    SessionRevoked,
)
from contracts.refusals import ForeignUnion
from contracts.rights import ANONYMOUS, Actor
from records.kinds import AUDIT
from services.gateway.devices import device_of
from services.identity import handlers, views
from services.identity.domain.sessions import Session
from services.identity.domain.tokens import token_digest
from services.identity.kinds import SESSIONS
from services.identity.repository import Accounts, Sessions
from tests.books import Books
from tests.identity.people import (
    NOW,
    SECURITY,
    after,
    create_account,
    sign_in,
    standing_of,
    start_session,
)

ANDROID = (
    "Mozilla/5.0 (Linux; Android 13; V2241A) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/116.0 Mobile Safari/537.36"
)


@pytest.fixture
def books() -> Books:
    return Books("identity")


def listed(books: Books, token: str, *, seconds: float = 0) -> tuple[Session, list[Session]]:
    with books.work(ANONYMOUS, now=NOW, action="session.own") as unit:
        return handlers.own_sessions(Sessions(unit), token, now=after(seconds))


def revoke(books: Books, token: str, session_id: str) -> None:
    with books.work(ANONYMOUS, now=NOW, action="session.own") as unit:
        request = RevokeSession(session_token=token, session_id=session_id)
        handlers.revoke_session(Sessions(unit), request=request, by=ANONYMOUS, now=NOW)


def revoke_others(books: Books, token: str) -> int:
    with books.work(ANONYMOUS, now=NOW, action="session.own") as unit:
        return handlers.revoke_other_sessions(Sessions(unit), token, by=ANONYMOUS, now=NOW)


def account_of(books: Books, token: str) -> str:
    return listed(books, token)[0].account_id or ""


@pytest.fixture
def two(books) -> tuple[str, str]:
    """Two sessions of one account, beside one of another and one of a phone: the two tokens."""
    create_account(books)
    create_account(books, user_name="pasang")
    sign_in(books, "pasang")
    start_session(books, "of a phone", phone_key="t1.x")
    return sign_in(books)[0], sign_in(books, now=after(60))[0]


def test_the_list_holds_ones_own_sessions_alone_the_newest_first(books, two):
    first, second = two
    present, own = listed(books, first, seconds=120)
    assert [each.aggregate_id for each in own] == [token_digest(second), token_digest(first)]
    shown = views.open_sessions(present, own).items
    assert [each.current for each in shown] == [False, True]
    assert [each.started_at for each in shown] == [after(60), NOW]


def test_a_session_that_is_over_is_not_listed(books, two):
    first, second = two
    revoke(books, first, token_digest(second))
    assert len(listed(books, first)[1]) == 1
    idle = 30 * 60
    standing_of(books, first, now=after(idle - 1))
    with pytest.raises(SessionExpired):
        listed(books, second)
    assert len(listed(books, first, seconds=idle)[1]) == 1


def test_a_session_ends_by_its_id_and_tells_it(books, two):
    first, second = two
    revoke(books, first, token_digest(second))
    with pytest.raises(SessionExpired):
        standing_of(books, second)
    assert standing_of(books, first)
    told = [fact.session_id for fact in books.announced if isinstance(fact, SessionRevoked)]
    assert told == [token_digest(second)]


@pytest.mark.parametrize("whose", ["of a phone", "never was"])
def test_what_is_not_ones_own_is_not_found(books, two, whose):
    with pytest.raises(SessionNotFound):
        revoke(books, two[0], token_digest(whose))


def test_neither_a_colleagues_session_nor_its_absence_is_told(books, two):
    [foreign] = [
        each
        for each in books.rows(Sessions.kind)
        if each["_id"] not in {token_digest(token) for token in (*two, "of a phone")}
    ]
    with pytest.raises(SessionNotFound):
        revoke(books, two[0], foreign["_id"])


def test_all_others_end_at_once(books, two):
    first, second = two
    assert revoke_others(books, second) == 1
    assert revoke_others(books, second) == 0
    with pytest.raises(SessionExpired):
        standing_of(books, first)
    assert standing_of(books, second)
    assert len([row for row in books.rows(Sessions.kind) if row["state"] == "open"]) == 3


def test_who_shares_a_phone_shares_its_sessions(books, two):
    start_session(books, "elsewhere", phone_key="t1.x")
    assert len(listed(books, "elsewhere")[1]) == 2
    assert revoke_others(books, "elsewhere") == 1


def test_a_hundred_sessions_that_ended_by_idling_hide_no_open_one(books, two):
    first, second = two
    for number in range(110):
        whose = account_of(books, first)
        start_session(books, f"idled out {number}", account_id=whose, at=after(-7200))
    own = listed(books, first)[1]
    assert {each.aggregate_id for each in own} == {token_digest(first), token_digest(second)}
    revoke(books, first, token_digest(first))
    with pytest.raises(SessionExpired):
        standing_of(books, first)


def test_more_than_a_hundred_open_others_all_end(books, two):
    first = two[0]
    for number in range(120):
        start_session(books, f"open {number}", account_id=account_of(books, first))
    assert token_digest(first) in {each.aggregate_id for each in listed(books, first)[1]}
    assert revoke_others(books, first) == 121
    assert [each.aggregate_id for each in listed(books, first)[1]] == [token_digest(first)]


@pytest.mark.parametrize(
    ("header", "device"),
    [
        (None, "other"),
        ("", "other"),
        ("curl/8.0", "other"),
        (ANDROID, "chrome"),
        (f"{ANDROID} MicroMessenger/8.0.44", "wechat"),
        (f"{ANDROID} Edg/116.0", "edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "firefox"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1 Version/17.0 Mobile Safari/604.1", "safari"),
    ],
)
def test_of_a_browser_only_its_family_is_kept(header, device):
    assert device_of(header) == device


# --- ended by the security administrator


def end(books: Books, account_id: str, *, by: Actor = SECURITY) -> None:
    with books.work(by, now=NOW, action="account.reset") as unit:
        request = EndSessions(account_id=account_id, reason="手机丢失 13908920001")
        handlers.end_sessions(Accounts(unit), Sessions(unit), request=request, unit=unit)


def test_an_administrator_ends_all_sessions_of_one_account_and_says_why(books, two):
    account_id = standing_of(books, two[0]).account.aggregate_id
    end(books, account_id)
    for token in two:
        with pytest.raises(SessionExpired):
            standing_of(books, token)
    still_open = [row for row in books.rows(SESSIONS) if row["state"] == "open"]
    assert len(still_open) == 2  # another account's, and a phone's
    (told,) = [row for row in books.rows(AUDIT) if row["action"] == "account.end_sessions"]
    assert (told["subject"], told["actor"]) == (f"account/{account_id}", SECURITY.name)
    assert told["reason"].startswith("手机丢失")
    assert "13908920001" not in told["reason"]


def test_an_administrator_of_another_union_ends_none(books, two):
    account_id = standing_of(books, two[0]).account.aggregate_id
    foreign = replace(SECURITY, unions=frozenset({"county-540221"}))
    with pytest.raises(ForeignUnion):
        end(books, account_id, by=foreign)
    assert standing_of(books, two[0])
