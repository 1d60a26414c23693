"""Calls on the desk: a card without a click, a ticket from it, and whom to call back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from replay.client import Client
from tests.platform import Platform
from tests.web.conftest import DEADLINE_MS, DESK, PHONE, OpenPage
from tests.web.people import COUNTY, STORY, send_dialog, sign_in, some_mobile
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
EXTENSION = "8102"
Report = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Client:
    return platform.client("agent")


@pytest.fixture(scope="module")
def report(platform: Platform) -> Report:
    """``report("ringing", "17.1", caller="138…")`` as the call centre."""
    body = {"label": "call centre", "unions": ["city"], "actions": ["call.report"]}
    known = platform.client("security").ask("POST", "/api/clients", body=body)
    secret = {name: known[name] for name in ("client_id", "client_secret")}

    def ask(path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        address = platform.address + path
        answer = requests.post(address, json=body, headers=headers, timeout=DEADLINE_MS / 1000)
        assert answer.ok, answer.text
        return dict(answer.json())

    def tell(fact: str, call: str, **more: str) -> dict[str, Any]:
        token = ask("/api/tokens", secret)["assertion"]
        at = datetime.now(UTC).isoformat()
        told = {"fact": fact, "cti_call_id": call, "at": at, **more}
        return ask("/api/calls", told, Authorization=f"Bearer {token}")

    return tell


def masked(phone: str) -> str:
    return f"{phone[:3]}****{phone[7:]}"


def earlier_ticket(agent: Client, phone: str) -> str:
    """A ticket in Tibetan of who will call; its number."""
    body = {
        "channel": "visit",
        "category": "question",
        "county": COUNTY,
        "language": "bo",
        "text": "想问一问工会的法律援助",
        "applicant": {"name": "次仁", "phone": phone},
    }
    return str(agent.ask("POST", "/api/tickets", body=body, key=str(uuid.uuid4()))["number"])


def sit_down(page: Page) -> None:
    page.get_by_role("button", name="上座").click()
    page.get_by_label("分机号").fill("8")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_text("分机号应为 2 至 8 位数字")).to_be_visible()
    check_page(page, "seat")
    page.get_by_label("分机号").fill(EXTENSION)
    send_dialog(page)
    expect(page.get_by_role("button", name=EXTENSION)).to_be_visible()


def stand_up(page: Page) -> None:
    page.get_by_role("button", name=EXTENSION).click()
    page.get_by_role("dialog").get_by_role("button", name="离座").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="上座")).to_be_visible()


def row_of(page: Page, phone: str, state: str) -> Locator:
    page.goto(f"/desk/call-backs?state={state}")
    row = page.locator("tbody tr", has_text=masked(phone))
    expect(row).to_be_visible()
    return row


def register_from(card: Locator, page: Page, phone: str) -> None:
    """Show the number, register a ticket from the card, and open it."""
    card.get_by_role("button", name="显示完整号码").click()
    expect(card.get_by_text(f"+86{phone}")).to_be_visible()

    card.get_by_role("link", name="登记这通来电的诉求").click()
    page.get_by_role("button", name="填入来电号码").click()
    expect(page.locator("input[type=tel]")).to_have_value(phone)
    expect(page.locator("input[value=bo]")).to_be_checked()
    expect(page.get_by_label("诉求内容")).to_have_value(STORY)
    card.get_by_role("button", name="收起").click()
    expect(card).to_have_count(0)
    check_page(page, "register from a call")
    page.locator("input[value=question]").check()
    page.get_by_label("所在县（区）").select_option(COUNTY)
    page.locator("input[autocomplete=name]").fill("次仁")
    page.locator("form button[type=submit]").click()
    page.get_by_role("link", name="打开工单").click()
    page.wait_for_url("**/desk/tickets/*")


def test_a_call_opens_its_card_on_any_page_and_becomes_a_ticket(
    open_page: OpenPage, password_of: Callable[[str], str], agent: Client, report: Report
) -> None:
    phone, call = some_mobile(), uuid.uuid4().hex
    number = earlier_ticket(agent, phone)
    with open_page(PHONE) as page:
        sign_in(page, "agent", password_of("agent"), to="/desk/register")
        sit_down(page)
        text = page.get_by_label("诉求内容")
        text.fill(STORY)
        rang = report("ringing", call, caller=phone, extension=EXTENSION)
        assert rang["seat_taken"]
        card = page.get_by_role("region", name="来电")
        expect(card).to_be_visible()
        expect(text).to_be_focused()
        expect(page.get_by_text(f"来电 {masked(phone)}，以往工单 1 件")).to_have_count(1)
        expect(card.get_by_role("link", name=number)).to_be_visible()
        expect(card.get_by_text("藏文")).to_be_visible()
        check_page(page, "a call rings")
        register_from(card, page, phone)
        ticket = agent.ask("GET", f"/api/tickets/{page.url.rsplit('/', 1)[1]}")
        assert ticket["call_id"] == rang["call_id"]
        for fact in ("answered", "ended"):  # else it rings on in other tests
            report(fact, call)
        stand_up(page)


def test_a_number_that_was_missed_is_claimed_called_and_done(
    open_page: OpenPage, password_of: Callable[[str], str], report: Report
) -> None:
    phone = some_mobile()
    for _ in range(2):
        report("missed", uuid.uuid4().hex, caller=phone)
    with open_page(DESK) as page:
        sign_in(page, "agent", password_of("agent"))
        row = row_of(page, phone, "waiting")
        expect(row.get_by_text("2 次")).to_be_visible()
        check_page(page, "to call back")
        row.get_by_role("button", name="认领").click()
        expect(page.get_by_text("已认领，可以显示完整号码并回拨。")).to_be_visible()
        expect(row).to_have_count(0)

        row = row_of(page, phone, "claimed")
        row.get_by_role("button", name="显示完整号码").click()
        expect(page.get_by_text(f"+86{phone}")).to_be_visible()
        check_page(page, "claimed")
        page.reload()
        row.get_by_role("button", name="填写结果").click()
        page.get_by_label("已联系上").check()
        check_page(page, "result")
        send_dialog(page)
        expect(page.get_by_text("已记录，这个号码回拨完成。")).to_be_visible()
        expect(row_of(page, phone, "done").get_by_text("已联系上")).to_be_visible()
