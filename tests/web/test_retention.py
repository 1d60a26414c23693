"""How long records tell of people: looked at, tried for another day, and held beyond their term."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import file_request, send_dialog, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def hold(page: Page, number: str) -> None:
    """As a leader, who may read tickets: hold one that is known by its number."""
    page.get_by_role("link", name="暂缓处理", exact=True).click()
    page.get_by_role("button", name="暂缓处理一条记录").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("记录种类").select_option(label="热线工单")
    dialog.get_by_label("编号").fill(number)
    dialog.locator("button[type=submit]").click()
    expect(dialog.get_by_text("请填写此项")).to_be_visible()
    dialog.get_by_label("原因").fill("复查未结")
    check_page(page, "holding")
    send_dialog(page)
    expect(page.locator(".notice-ok")).to_be_focused()


def test_a_leader_looks_what_is_due_on_another_day_and_holds_a_ticket_until_it_is_lifted(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker)
    with open_page(DESK) as page:
        sign_in(page, "leader", password_of("leader"), to="/desk/retention")
        tickets = page.get_by_role("region", name="热线工单")
        expect(tickets).to_contain_text("自办结次年的1月1日起算")
        expect(tickets.get_by_role("heading", name="上次处理")).to_be_visible()
        check_page(page, "retention")
        page.get_by_label("按哪一天试算").fill("2099-05-01")
        page.get_by_role("button", name="试算").click()
        expect(page.get_by_text("按 2099年5月1日 试算的结果")).to_be_visible()
        expect(tickets.get_by_role("heading", name="上次处理")).to_have_count(0)

        hold(page, number)
        held = page.locator("table.rows tr", has_text="复查未结")
        held.first.get_by_role("link").click()
        expect(page.get_by_role("heading", name=number)).to_be_visible()
    with open_page(PHONE) as auditor:
        sign_in(auditor, "auditor", password_of("auditor"), to="/desk/retention/holds")
        check_page(auditor, "holds")
        held = auditor.locator("table.rows tr", has_text="复查未结").first
        held.get_by_role("button").click()
        auditor.get_by_role("dialog").locator("textarea").fill("复查已结")
        send_dialog(auditor)
        expect(auditor.get_by_text("已解除暂缓处理：热线工单")).to_be_visible()
