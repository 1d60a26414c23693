"""Operations: what is wrong, messages really held and mended, the trace of an escalation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from deploy.local.waiting import wait_until
from services.relief.domain.lead import lead_id_for
from tests.platform import Platform
from tests.visiting import Visitor
from tests.web import held
from tests.web.conftest import DESK, NARROW, PHONE, OpenPage
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
PasswordOf = Callable[[str], str]
REPLAYED_MS = 60_000
STALE_MS = 40_000


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Visitor:
    return Visitor(platform, "agent")


@pytest.fixture(scope="module")
def operator(platform: Platform) -> Visitor:
    return Visitor(platform, "operations")


@pytest.fixture(scope="module")
def officer(platform: Platform) -> Visitor:
    return Visitor(platform, "officer-county-540202")


@pytest.fixture
def ticket(platform: Platform, agent: Visitor, operator: Visitor) -> Iterator[str]:
    """A ticket for whose escalation facts can come too early."""
    held.let_go(operator)
    yield held.accepted_ticket(agent)
    held.let_go(operator)
    held.forget_facts(platform)


def enter(page: Page, password_of: PasswordOf, to: str = "/ops/", user: str = "operations") -> None:
    """Sign in at the desk's door, and come back to where one wanted to go."""
    page.goto(to)
    page.wait_for_url("**/desk/sign-in**")
    page.locator("input[autocomplete=username]").fill(user)
    page.locator("input[type=password]").fill(password_of(user))
    page.locator("button[type=submit]").click()
    page.wait_for_url(f"**{to}", wait_until="commit")
    expect(page.locator(".desk-nav")).to_be_visible()


def group_address(group: dict[str, Any]) -> str:
    return f"/ops/failed/hotline/{group['consumer']}/{group['fingerprint']}"


def message_address(line: dict[str, Any]) -> str:
    return f"/ops/message/hotline?row={line['row_id'].replace('/', '%2F')}"


def press(page: Page, name: str) -> None:
    page.get_by_role("group").get_by_role("button", name=name, exact=True).click()


def send(page: Page, *, write: str | None = None) -> None:
    """Fill in the reason of the open dialog and send it."""
    dialog = page.get_by_role("dialog")
    if write:
        dialog.locator("textarea").last.fill(write)
    dialog.locator("button[type=submit]").click()


def number(page: Page, name: str) -> Locator:
    return page.get_by_test_id(f"replay-{name}")


@pytest.mark.parametrize(
    ("language", "theme", "viewport"), [("zh-CN", "light", DESK), ("bo", "dark", NARROW)]
)
def test_operations_pages_are_accessible(
    open_page: OpenPage,
    password_of: PasswordOf,
    platform: Platform,
    agent: Visitor,
    operator: Visitor,
    ticket: str,
    language: str,
    theme: str,
    viewport: ViewportSize,
) -> None:
    group = held.hold(platform, operator, ticket, count=2)
    line = held.held_lines(operator)[0]
    with open_page(viewport, language=language, theme=theme) as page:
        enter(page, password_of)
        expect(page.locator(".verdict")).to_be_visible()
        page.locator(".ops-more").click()
        check_page(page, "overview")
        for address in (
            "/ops/failed",
            group_address(group),
            message_address(line),
            "/ops/proposals",
            "/ops/republications",
            "/ops/events",
        ):
            page.goto(address)
            expect(page.locator("h1")).to_be_visible()
            check_page(page, address)
        page.goto(message_address(line))
        page.locator(".ops-bar button").nth(1).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check_page(page, "edit")


def test_a_held_group_is_replayed_and_cancelled_and_outlives_a_reload(
    open_page: OpenPage,
    password_of: PasswordOf,
    platform: Platform,
    agent: Visitor,
    officer: Visitor,
    operator: Visitor,
    ticket: str,
) -> None:
    held.hold(platform, operator, ticket, count=8)
    held.escalate(agent, ticket)
    held.accept_lead(officer, ticket)
    with open_page(DESK) as page:
        enter(page, password_of, "/ops/failed")
        page.locator("tr", has_text=held.TYPE).get_by_role("link").click()
        page.get_by_label(re.compile("全选本页")).check()
        press_chosen = page.get_by_role("button", name=re.compile("重放选中的"))
        press_chosen.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("每秒最多").fill("1")
        dialog.get_by_label("每批").fill("1")
        send(page, write="工单已转帮扶，现在可以办了。")
        page.wait_for_url("**/ops/replays/*")
        expect(number(page, "applied")).not_to_have_text("0", timeout=REPLAYED_MS)

        page.reload()
        expect(page.locator("progress")).to_be_visible()
        page.get_by_role("button", name="取消重放").click()
        send(page)
        expect(page.locator(".ops-replay .tag").first).to_have_text("已取消")
        applied = int(number(page, "applied").inner_text())
        assert 0 < applied < int(page.locator("progress").get_attribute("max") or "0")

        page.goto(group_address(held.group_of(operator)))
        press(page, "重放整组")
        send(page, write="其余的也办。")
        page.wait_for_url("**/ops/replays/*")
        expect(page.locator(".ops-replay .tag").first).to_have_text("已完成", timeout=REPLAYED_MS)
        expect(number(page, "failed")).to_have_text("0")
        expect(number(page, "left")).to_have_text("0")


def test_a_message_is_edited_after_the_owner_refused_a_wrong_edit(
    open_page: OpenPage,
    password_of: PasswordOf,
    platform: Platform,
    operator: Visitor,
    agent: Visitor,
    officer: Visitor,
    ticket: str,
) -> None:
    other = held.accepted_ticket(agent)
    held.escalate(agent, other)
    held.accept_lead(officer, other)
    held.hold(platform, operator, ticket, count=1)
    line = held.held_lines(operator)[-1]  # the longest held come first
    with open_page(DESK) as page:
        enter(page, password_of, message_address(line))
        press(page, "修改并重放")
        dialog = page.get_by_role("dialog")
        data = dialog.locator("textarea").first
        before = data.input_value()

        data.fill(before.replace('"sms"', '"pigeon"'))
        send(page, write="改到已转帮扶的工单。")
        expect(dialog.locator("del")).to_have_text('"sms"')
        expect(dialog.locator("ins")).to_have_text('"pigeon"')
        send(page)
        expect(dialog.get_by_role("alert").first).to_contain_text("preferred_channel")

        ours, theirs = lead_id_for(ticket), lead_id_for(other)
        data.fill(before.replace(ticket, other).replace(ours, theirs))
        send(page)
        expect(dialog.locator("ins").first).to_have_text(f'"{theirs}"')
        expect(dialog.locator("ins").last).to_have_text(f'"{other}"')
        send(page)
        page.wait_for_url("**/ops/failed/**")
    wait_until(
        lambda: line["row_id"] not in {each["row_id"] for each in held.held_lines(operator)},
        seconds=held.SECONDS,
        what="the edited message is not held any more",
    )


def test_a_discard_is_taken_back_on_a_phone_and_then_made_final(
    open_page: OpenPage,
    password_of: PasswordOf,
    platform: Platform,
    operator: Visitor,
    ticket: str,
) -> None:
    held.hold(platform, operator, ticket, count=1)
    line = held.held_lines(operator)[-1]
    with open_page(PHONE) as page:
        enter(page, password_of, message_address(line))
        press(page, "丢弃")
        send(page)
        expect(page.get_by_role("dialog").locator("textarea")).to_be_focused()  # no reason, no act
        send(page, write="重复登记，不再办理。")
        expect(page.get_by_text("已丢弃，后面的")).to_be_visible()

        press(page, "撤销丢弃")
        send(page)
        expect(page.get_by_role("button", name="重放", exact=True)).to_be_visible()

        press(page, "丢弃")
        send(page, write="重复登记，不再办理。")
        press(page, "放行后面的")
        send(page)
        page.wait_for_url("**/ops/failed/**")
    assert line["row_id"] not in {each["row_id"] for each in held.held_lines(operator)}


def test_an_escalation_is_followed_from_its_event_through_every_service(
    open_page: OpenPage, password_of: PasswordOf, agent: Visitor, operator: Visitor, ticket: str
) -> None:
    held.escalate(agent, ticket)
    subject = f"ticket/{ticket}"
    event = held.event_of(operator, subject=subject, kind="hotline.ticket_escalated.v1")
    wait_until(
        lambda: "relief.lead_opened.v1" in str(trace_of(operator, event)),
        seconds=held.SECONDS,
        what="relief opened the lead",
    )
    with open_page(DESK) as page:
        enter(page, password_of, "/ops/events")
        page.get_by_label("对象").fill(subject)
        page.get_by_role("button", name="查找事件").click()
        found = page.get_by_role("link", name="hotline.ticket_escalated.v1", exact=True)
        expect(found).to_have_count(1)  # what was listed before stays until the answer is there
        found.click()
        expect(page.locator(".json-sealed")).to_have_count(3)  # the person, the story, the reason
        expect(page.locator(".json")).not_to_contain_text("次仁")
        page.get_by_role("link", name="查看追踪").click()

        steps = page.locator(".trace-step")
        expect(steps.filter(has_text="relief.lead_opened.v1").first).to_be_visible()
        for viewport in (DESK, NARROW):
            page.set_viewport_size(viewport)
            check_page(page, "trace")
        shown = steps.count()
        page.locator("button.trace-fold").first.click()
        assert steps.count() < shown
        page.get_by_role("button", name="时间顺序").click()
        expect(page.locator(".trace-sequence li")).to_have_count(shown)

        page.goto("/ops/events")
        page.get_by_label("事件编号或追踪编号").fill(event["line"]["correlation_id"])
        page.get_by_role("button", name="按编号查看追踪").click()
        expect(steps.first).to_be_visible()


def trace_of(operator: Visitor, event: dict[str, Any]) -> dict[str, Any]:
    """The trace of an event's conversation."""
    answer = operator.get(f"/api/ops/traces/{event['line']['correlation_id']}")
    return dict(answer.json())


def test_a_page_whose_gateway_does_not_answer_says_how_old_it_is_and_recovers(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as page:
        enter(page, password_of)
        expect(page.locator(".verdict")).to_be_visible()
        page.route("**/api/ops/overview", lambda route: route.abort())
        expect(page.get_by_role("alert").filter(has_text="可能已经过时")).to_be_visible(
            timeout=STALE_MS
        )
        expect(page.locator(".as-of-stale")).to_be_visible()
        expect(page.get_by_role("heading", name="现在的情况不清楚")).to_be_visible()
        page.unroute_all(behavior="wait")
        page.get_by_role("button", name="刷新").click()
        expect(page.locator(".as-of-stale")).to_have_count(0)


def test_an_alert_is_taken_on_and_passed_on_with_a_thumb(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    asked: list[str] = []
    with open_page(PHONE) as page:
        page.route("**/api/ops/overview", _with_an_alert)
        page.route("**/api/ops/alerts/**", lambda route: _take(route, asked))
        enter(page, password_of)
        card = page.locator(".alert-card")
        expect(card).to_contain_text("有的困难职工还没有进入帮扶")
        check_page(page, "alert")
        for name in ("我来处理", "叫下一位"):
            button = card.get_by_role("button", name=name)
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 48
            button.click()
            send(page, write="在路上。")
            expect(page.get_by_role("dialog")).to_have_count(0)
        page.unroute_all(behavior="wait")
    assert asked == ["acknowledge", "escalate"]


ALERT: dict[str, Any] = {
    "alert_id": "a1",
    "version": 1,
    "kind": "held",
    "subject": "relief.hotline",
    "state": "raised",
    "urgency": "now",
    "value": 3,
    "limit": 1,
    "what": "relief.hotline 有 3 条消息办不了，在等人处理",
    "meaning": "有的困难职工还没有进入帮扶。",
    "meaning_bo": "དཀའ་ངལ་བཟོ་པ་འགའ་ཤས་རོགས་སྐྱོར་ནང་མ་འཛུལ།",
    "what_to_do": "打开挂起的消息，看同类消息的原因。",
    "raised_at": "2026-11-22T15:00:00Z",
    "acknowledged_at": None,
    "acknowledged_by": None,
    "escalated_at": None,
    "over_at": None,
}


def _with_an_alert(route: Route) -> None:
    """The real overview with an alert in it: one that must be there at once, whatever is well."""
    seen = route.fetch()
    route.fulfill(response=seen, json={**seen.json(), "alerts": [ALERT]})


def _take(route: Route, asked: list[str]) -> None:
    asked.append(route.request.url.rpartition("/")[2])
    route.fulfill(json=ALERT)


def test_who_may_not_see_messages_is_told_whom_to_ask(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as page:
        page.goto("/ops/")
        page.locator("input[autocomplete=username]").fill("agent")
        page.locator("input[type=password]").fill(password_of("agent"))
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/ops/refused")
        expect(page.get_by_text("这个账号不能看运维台")).to_be_visible()
        check_page(page, "refused")


def test_the_pages_are_walked_with_the_keyboard(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(DESK) as page:
        enter(page, password_of)
        expect(page.locator(".verdict")).to_be_visible()
        page.keyboard.press("3")
        page.wait_for_url("**/ops/proposals")
        page.keyboard.press("4")
        page.wait_for_url("**/ops/events")
        expect(page.locator("[data-row-link]").first).to_be_visible()
        page.keyboard.press("/")
        expect(page.locator("[data-search]")).to_be_focused()
        page.locator("h1").focus()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator(".json")).to_be_visible()
        page.keyboard.press("Escape")
        page.wait_for_url("**/ops/events")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
