"""The auditor's page: what others did is found across services, with before and after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import act, file_request, open_ticket, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def test_an_auditor_finds_an_act_sees_what_it_changed_and_all_about_its_subject(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker)
    with open_page(DESK) as agent:
        sign_in(agent, "agent", password_of("agent"))
        open_ticket(agent, number)
        ticket = agent.url.rsplit("/", 1)[1]
        act(agent, "受理")
        expect(agent.locator(".notice-ok")).to_be_visible()
    with open_page(PHONE) as page:
        sign_in(page, "auditor", password_of("auditor"))
        page.wait_for_url("**/desk/audit")
        expect(page.locator("table.rows tbody tr").first).to_be_visible()
        check_page(page, "audit")
        page.get_by_role("button", name="筛选").click()
        page.get_by_label("对象", exact=True).fill(f"ticket/{ticket}")
        page.get_by_role("button", name="查询", exact=True).click()
        page.wait_for_url("**/desk/audit?subject=ticket/**")
        rows = page.locator("table.rows tbody tr")
        expect(rows.filter(has_text="ticket.accept")).to_have_count(1)
        rows.filter(has_text="ticket.accept").get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator(".change", has_text="state")).to_contain_text("accepted")
        check_page(page, "audit row")
        dialog.get_by_role("button", name="此人的全部记录").click()
        page.wait_for_url("**/desk/audit?actor=staff/**")
        expect(rows.first).to_be_visible()
