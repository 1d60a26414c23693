"""A list is exported from the keyboard: how far it is, the file, and that nothing was found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import file_request, sign_in, some_id_number
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def open_export(page: Page) -> Locator:
    """The dialog of the list's export, from the keyboard."""
    page.get_by_role("button", name="导出", exact=True).press("Enter")
    return page.get_by_role("dialog")


def begin(dialog: Locator) -> None:
    """Start one, whether or not there was one before."""
    dialog.locator("[type=submit]").press("Enter")


def test_a_list_becomes_a_workbook_that_is_fetched(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker, id_number=some_id_number())
    with open_page(DESK) as leader:
        sign_in(leader, "shift-leader", password_of("shift-leader"))
        leader.goto(f"{leader.url.partition('/desk')[0]}/desk/tickets?number={number}")
        dialog = open_export(leader)
        expect(dialog).to_contain_text("只导出符合当前筛选条件的记录")
        check_page(leader, "export, nothing made yet")
        begin(dialog)
        expect(dialog.get_by_role("status")).to_contain_text("共 1 条")
        link = dialog.get_by_role("link", name="下载")
        check_page(leader, "export, made")
        with leader.expect_download() as fetched:
            link.press("Enter")
        assert fetched.value.suggested_filename.startswith("工单列表")
        leader.reload()
        open_export(leader)
        expect(dialog.get_by_role("link", name="下载")).to_be_visible()


def test_an_export_of_nothing_says_so(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as leader:
        sign_in(leader, "shift-leader", password_of("shift-leader"))
        address = leader.url.partition("/desk")[0]
        leader.goto(f"{address}/desk/tickets?number=SR-20200101-000000")
        dialog = open_export(leader)
        begin(dialog)
        expect(dialog.get_by_role("status")).to_contain_text("没有符合条件")
        check_page(leader, "export, nothing found")
