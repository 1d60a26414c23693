"""The desk without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import act, file_request, open_ticket, sign_in, some_id_number

pytestmark = pytest.mark.web
MOST_STEPS = 100  # a ticket that others are like has a link and two buttons for each of them


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it is there."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_STEPS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()


def test_an_agent_escalates_with_the_keyboard_alone(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(NARROW) as worker:
        number, _ = file_request(worker, id_number=some_id_number())
    with open_page(DESK) as page:
        sign_in(page, "agent", password_of("agent"))
        open_ticket(page, number)
        act(page, "受理")
        expect(page.locator(".notice-ok")).to_be_focused()

        opener = page.get_by_role("group").get_by_role("button", name="转帮扶")
        tab_to(page, opener)
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="转帮扶")
        expect(dialog).to_be_visible()
        for _ in range(MOST_STEPS):  # the focus stays inside, however long one goes on
            page.keyboard.press("Tab")
            assert dialog.evaluate("element => element.contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(opener).to_be_focused()
        expect(page.get_by_role("heading", name=number)).to_be_visible()  # Escape left no more

        page.keyboard.press("Enter")
        tab_to(page, dialog.locator("input[type=radio]").first)
        page.keyboard.press("ArrowDown")
        tab_to(page, dialog.locator("textarea"))
        page.keyboard.type("已电话核实。")
        tab_to(page, dialog.locator("button[type=submit]"))
        page.keyboard.press("Enter")
        expect(page.locator(".page-head .tag").first).to_have_text("已转帮扶")
        expect(page.locator(".notice-ok")).to_be_focused()


def test_a_list_is_come_back_to_as_it_was_left(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(NARROW) as worker:
        number, _ = file_request(worker)
    with open_page(DESK) as page:
        sign_in(page, "agent", password_of("agent"))
        page.goto(f"/desk/tickets?state=registered&number={number}")
        page.keyboard.press("j")
        page.get_by_role("link", name=number).click()
        expect(page.locator(".timeline")).to_be_visible()
        page.keyboard.press("Escape")
        page.wait_for_url(f"**/desk/tickets?state=registered&number={number}")
