"""Group robots: signed, limited, cut to length, and honest about what became of a post."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from carriers import exchange
from carriers.outcomes import Accepted, Postponed, Refused, Unknown
from carriers.robots import Allowance, DingTalkRobot, Post, Robot, WeComRobot, cut, dingtalk_sign
from tests.carriers.served import ServedRobots, served_robots

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack

SIGNED = "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM="
POST = Post(title="消息积压", text="等待告知的工友 12 人")


@pytest.fixture
def robots(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedRobots]:
    monkeypatch.setattr(exchange, "READ_SECONDS", 0.3)
    monkeypatch.setattr("deploy.local.fake_robots.READ_SECONDS", -0.4)
    with served_robots() as served:
        yield served


def robot(served: ServedRobots, name: str) -> Robot:
    duty, leads = served.addresses["duty"], served.addresses["leads"]
    if name == "wecom":
        return WeComRobot(duty["address"])
    return DingTalkRobot(leads["address"], leads["secret"])


@pytest.mark.parametrize("name", ["wecom", "dingtalk"])
def test_a_post_stands_in_the_group(robots: ServedRobots, name: str) -> None:
    assert robot(robots, name).post(POST) == Accepted("")
    (text,) = robots.posted(name)
    assert "消息积压" in text
    assert "12 人" in text


@pytest.mark.parametrize(("name", "code"), [("wecom", "45009"), ("dingtalk", "130101")])
def test_a_throttled_post_may_be_taken_later(robots: ServedRobots, name: str, code: str) -> None:
    robots.behave(name, "throttled")
    client = robot(robots, name)
    assert client.post(POST) == Postponed(code)
    assert client.post(POST) == Accepted("")
    assert len(robots.posted(name)) == 1


@pytest.mark.parametrize("name", ["wecom", "dingtalk"])
@pytest.mark.parametrize(("met", "posts"), [("unanswered", 1), ("broken", 0), ("busy", 0)])
def test_what_was_not_answered_well_is_unknown_whether_it_was_posted_or_not(
    robots: ServedRobots, name: str, met: str, posts: int
) -> None:
    robots.behave(name, met)
    assert isinstance(robot(robots, name).post(POST), Unknown)
    assert len(robots.posted(name)) == posts


def test_a_robot_that_is_away_was_certainly_not_reached() -> None:
    assert WeComRobot("http://127.0.0.1:9/send?key=k").post(POST) == Postponed("not_connected")


def test_a_wrong_address_or_secret_may_be_mended(robots: ServedRobots) -> None:
    duty, leads = robots.addresses["duty"], robots.addresses["leads"]
    assert WeComRobot(duty["address"] + "x").post(POST) == Postponed("93000")
    assert DingTalkRobot(leads["address"], "SECguessed").post(POST) == Postponed("310000")
    assert DingTalkRobot(leads["address"] + "x", leads["secret"]).post(POST) == Postponed("300005")


def test_an_empty_text_is_refused_for_good(robots: ServedRobots) -> None:
    class Mute(WeComRobot):
        def _body(self, post: Post) -> dict[str, object]:
            return {"msgtype": "markdown", "markdown": {"content": ""}}

    assert Mute(robots.addresses["duty"]["address"]).post(POST) == Refused("44004")


def test_a_long_text_is_cut_between_two_characters_and_taken(robots: ServedRobots) -> None:
    assert robot(robots, "wecom").post(Post(title="t", text="积" * 5000)) == Accepted("")
    assert cut("积" * 10, 10) == "积积…"
    assert cut("short", 10) == "short"


def test_the_twenty_first_post_of_a_minute_is_kept_back_and_not_punished(
    robots: ServedRobots,
) -> None:
    now = [0.0]
    leads = robots.addresses["leads"]
    client = DingTalkRobot(leads["address"], leads["secret"], allowance=Allowance(lambda: now[0]))
    outcomes = [client.post(POST) for _ in range(21)]
    assert outcomes == [Accepted("")] * 20 + [Postponed("own_limit")]
    now[0] = 59.9
    assert client.post(POST) == Postponed("own_limit")
    assert len(robots.posted("dingtalk")) == 20


def test_without_the_allowance_the_twenty_first_closes_the_robot(robots: ServedRobots) -> None:
    outcomes = [robot(robots, "dingtalk").post(POST) for _ in range(22)]
    assert outcomes[19:] == [Accepted(""), Postponed("130101"), Postponed("130101")]


def test_the_signature_is_that_of_the_documentation() -> None:
    # HMAC-SHA256 keyed with the secret over "<timestamp>\n<secret>", computed with openssl.
    assert dingtalk_sign("SECabc", "1700000000000") == SIGNED
