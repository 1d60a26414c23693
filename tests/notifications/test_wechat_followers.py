"""Whoever follows is counted once however often WeChat tells it, and hears the same each time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rights import Actor, Role
from contracts.wechat import CallbackRefused
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists, StaleVersion, Store
from services.notifications.wechat import callbacks, handlers, views
from services.notifications.wechat.account import read_account
from services.notifications.wechat.domain import Follower
from services.notifications.wechat.kinds import FOLLOWERS, RECEIPTS
from services.notifications.wechat.repository import Followers
from tests.books import KEYS, Books
from tests.notifications.test_wechat_forms import OPENID, PLAIN, RULES, SAFE
from tests.wechat_side import as_request, delivered, wechat

STRANGER = Actor(name="anonymous", roles=frozenset({Role.ANONYMOUS}))
DAY = date(2021, 3, 5)
NOON = datetime(2021, 3, 5, 4, tzinfo=UTC)


@contextmanager
def taking(books: Books, request: Any, said: dict[str, str] = SAFE) -> Iterator[str | None]:
    """One callback up to where it is saved, and what WeChat reads in the answer."""
    account = read_account(json.dumps(said))
    assert account is not None
    with books.work(STRANGER, now=datetime.now(UTC), action="wechat.receive") as unit:
        message = callbacks.message_in(account, request, rules=RULES, now=unit.recorded_at)
        stamp = callbacks.stamp_of(request)
        receipt = handlers.receive(unit, message=message, stamp=stamp, keys=KEYS)
        text = views.text_of(receipt, portal=account.portal)
        answer = callbacks.answer_with(text, account=account, message=message, now=receipt.taken_at)
        yield wechat.read_reply(said, answer.content)


def take(books: Books, request: Any, said: dict[str, str] = SAFE) -> str | None:
    with taking(books, request, said) as reply:
        return reply


def written(kind: str, content: str = "", **more: Any) -> str:
    """A message of somebody's at noon of the day."""
    return wechat.message(kind, content, OPENID, **{"CreateTime": int(NOON.timestamp()), **more})


def tell(books: Books, kind: str, content: str = "", **more: Any) -> str | None:
    return take(books, delivered(SAFE, written(kind, content, **more)))


def stock(books: Books, day: date = DAY) -> tuple[int, int, int]:
    """Who follows at the end of the day, who came and who left."""
    figures = views.follower_figures(books.reads(), day=day)
    return figures.following, figures.joined, figures.left


@pytest.fixture
def books(notifications_store: Store) -> Books:
    return Books("notifications", notifications_store)


def test_who_follows_is_welcomed_in_both_languages_and_counted(books):
    reply = tell(books, "subscribe", "qrscene_hall-3")
    assert "12351" in reply
    assert "欢迎关注" in reply
    assert "དགའ་བསུ་ཞུ" in reply
    assert SAFE["portal"] in reply
    assert stock(books) == (1, 1, 0)
    (follower,) = books.opened(FOLLOWERS)
    assert (follower["openid"], follower["moves"][0]["scene"]) == (OPENID, "hall-3")


def test_an_openid_stands_nowhere_in_plain(books):
    tell(books, "subscribe")
    tell(books, "text", "病了")
    kept = repr(books.everything([FOLLOWERS, RECEIPTS]))
    assert OPENID not in kept
    assert "病" not in kept


def test_who_leaves_is_forgotten_but_for_his_days(books):
    tell(books, "subscribe")
    tell(books, "CLICK", "language_bo", CreateTime=int(NOON.timestamp()) + 1)
    left = NOON + timedelta(days=2)
    assert tell(books, "unsubscribe", CreateTime=int(left.timestamp())) is None
    (follower,) = books.rows(FOLLOWERS)
    assert (follower["openid"], follower["language"]) == (None, None)
    days = [DAY + timedelta(days=each) for each in range(-1, 4)]
    assert [stock(books, day) for day in days] == [
        (0, 0, 0), (1, 1, 0), (1, 0, 0), (0, 0, 1), (0, 0, 0)
    ]  # fmt: skip


def test_who_leaves_and_comes_back_is_one_follower_of_two_spells(books):
    for place, kind in enumerate(("subscribe", "unsubscribe", "subscribe")):
        moment = NOON + timedelta(days=10 * place)
        tell(books, kind, CreateTime=int(moment.timestamp()))
    assert len(books.rows(FOLLOWERS)) == 1
    assert stock(books, DAY + timedelta(days=15)) == (0, 0, 0)
    assert stock(books, DAY + timedelta(days=25)) == (1, 0, 0)
    assert stock(books, DAY + timedelta(days=20)) == (1, 1, 0)


def test_who_comes_and_goes_within_a_day_is_counted_in_nothing(books):
    tell(books, "subscribe")
    tell(books, "unsubscribe", CreateTime=int(NOON.timestamp()) + 60)
    assert stock(books, DAY) == (0, 0, 0)


def test_a_retry_hears_the_same_and_takes_effect_once(books):
    for request in (
        delivered(SAFE, written("subscribe", "")),
        delivered(SAFE, written("text", "您好")),
    ):
        first = take(books, request)
        before = books.everything([FOLLOWERS, RECEIPTS])
        assert [take(books, request) for _ in range(3)] == [first] * 3
        assert books.everything([FOLLOWERS, RECEIPTS]) == before
    assert stock(books) == (1, 1, 0)


def test_a_retry_under_another_nonce_is_the_same_message(books):
    text = written("text", "您好")
    replies = {take(books, delivered(SAFE, text)) for _ in range(3)}
    assert len(replies) == 1
    (receipt,) = books.rows(RECEIPTS)
    assert len(receipt["stamps"]) == 3


def test_a_retry_hears_what_was_said_then_whatever_was_chosen_since(books):
    request = delivered(SAFE, written("text", "hello"))
    first = take(books, request)
    tell(books, "CLICK", "language_bo")
    assert take(books, request) == first
    assert tell(books, "text", "hello") != first


def test_a_nonce_that_brought_a_message_brings_no_other_one(books):
    query, _ = wechat.callback(PLAIN, "")
    ours = written("text", "x")
    take(books, as_request(query, ours), PLAIN)
    before = books.everything([FOLLOWERS, RECEIPTS])
    forged = written("unsubscribe", "")
    with pytest.raises(CallbackRefused):
        take(books, as_request(query, forged), PLAIN)
    again = delivered(PLAIN, ours)  # nor after a retry under another one
    take(books, again, PLAIN)
    query = {name: getattr(again, name) for name in query}
    with pytest.raises(CallbackRefused):
        take(books, as_request(query, forged), PLAIN)
    assert books.everything([FOLLOWERS])["followers"] == before["followers"]


def test_of_twins_at_once_one_is_saved_and_the_other_finds_it(books):
    request = delivered(SAFE, written("subscribe", ""))
    with pytest.raises((AlreadyExists, StaleVersion)), taking(books, request) as late:
        early = take(books, request)
    assert early == late
    assert take(books, request) == early
    assert stock(books) == (1, 1, 0)
    assert len(books.rows(RECEIPTS)) == 1


def test_of_two_messages_of_one_nonce_at_once_one_is_saved(books):
    query, _ = wechat.callback(PLAIN, "")
    ours, forged = (written(kind, "") for kind in ("text", "unsubscribe"))
    late = taking(books, as_request(query, forged), PLAIN)
    with pytest.raises((AlreadyExists, StaleVersion)), late:
        take(books, as_request(query, ours), PLAIN)
    assert stock(books) == (1, 1, 0)


def test_what_is_cut_off_before_it_is_saved_has_no_effect_and_comes_again(books):
    request = delivered(SAFE, written("subscribe", ""))
    with pytest.raises(KeyboardInterrupt), taking(books, request):
        raise KeyboardInterrupt
    assert books.everything([FOLLOWERS, RECEIPTS]) == {
        "followers": [], "wechat_receipts": [], OUTBOX.name: [], AUDIT.name: []
    }  # fmt: skip
    assert take(books, request) is not None
    assert stock(books) == (1, 1, 0)


@pytest.mark.parametrize(
    ("content", "language"),
    [("想问法律援助", "zh-CN"), ("ཁྲིམས་རོགས་འདྲི་འདོད།", "bo"), ("hello", "zh-CN")],
)
def test_a_text_is_answered_in_its_language_with_the_way_to_help(books, content, language):
    reply = tell(books, "text", content)
    assert ("12351" in reply, SAFE["portal"] in reply) == (True, True)
    assert ("ཁ་པར" in reply) == (language == "bo")


def test_a_language_that_was_chosen_stays_until_another_is(books):
    tell(books, "subscribe")
    assert "ཁ་པར" in tell(books, "CLICK", "language_bo")
    assert "ཁ་པར" in tell(books, "text", "hello")
    assert "ཁ་པར" not in tell(books, "CLICK", "language_zh")
    assert "ཁ་པར" not in tell(books, "text", "hello")


def test_a_voice_message_is_answered_and_what_nobody_knows_is_taken_in_silence(books):
    common = {"MsgType": "voice", "MediaId": "m", "Format": "amr"}
    assert "12351" in tell(books, "text", "", **common)
    for kind in ("VIEW", "SCAN", "from_tomorrow"):
        assert tell(books, kind, "https://portal.example/") is None
    for kind in ("image", "location", "from_tomorrow"):
        assert tell(books, "text", "", MsgType=kind) is None
    assert {row["kind"] for row in books.rows(RECEIPTS)} >= {"voice", "view", "other", "image"}


def test_who_writes_and_was_not_known_follows_from_then_on(books):
    tell(books, "text", "您好")
    assert stock(books, DAY) == (1, 1, 0)


def test_no_moment_lies_ahead_whatever_a_message_says(books):
    tell(books, "subscribe", CreateTime=9999999999)
    (follower,) = books.rows(FOLLOWERS)
    assert follower["moves"][0]["at"] <= datetime.now(UTC)


MOVES = st.lists(
    st.tuples(st.integers(0, 5 * 86_400), st.booleans()),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each[0],
)


def moved(moves: list[tuple[int, bool]]) -> Follower:
    follower = Follower(aggregate_id="o1.x")
    for seconds, following in moves:
        at = NOON + timedelta(seconds=seconds)
        follower.move(openid=OPENID, at=at, following=following)
    return follower


@given(moves=MOVES, data=st.data())
def test_moves_in_any_order_and_any_repeats_make_the_same_follower(moves, data):
    repeated = moves + data.draw(st.lists(st.sampled_from(moves)))
    told = data.draw(st.permutations(repeated))
    assert Followers.to_document(moved(told)) == Followers.to_document(moved(sorted(moves)))


@given(moves=MOVES)
def test_a_spell_is_open_exactly_while_the_last_move_says_so(moves):
    follower = moved(moves)
    assert [each.until for each in follower.spells].count(None) == follower.following
    assert (follower.openid is not None) == follower.following
    ends = [day for each in follower.spells for day in (each.since, each.until) if day]
    assert ends == sorted(set(ends))
