"""Where somebody is signed in, as he sees it himself, and what he ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
USER = "editor"


def test_somebody_ends_his_other_sessions_and_keeps_the_one_he_looks_from(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(DESK) as left_open, open_page(DESK) as forgotten, open_page(PHONE) as page:
        for each in (forgotten, left_open, page):
            sign_in(each, USER, password_of(USER))
        page.get_by_role("link", name="我的账号").click()
        page.get_by_role("link", name="查看我的登录").click()
        rows = page.locator("table.rows tbody tr")
        expect(rows.first).to_contain_text("本次登录")
        expect(rows.first.get_by_role("button")).to_have_count(0)
        expect(rows.nth(1)).to_contain_text("密码")
        check_page(page, "sessions")

        rows.nth(1).get_by_role("button").click()
        send_dialog(page)
        expect(page.locator(".notice-ok")).to_be_focused()
        left_open.reload()
        left_open.wait_for_url("**/desk/sign-in**")
        forgotten.reload()
        expect(forgotten.locator(".desk-nav")).to_be_visible()

        rows.nth(1).get_by_role("button").wait_for()
        page.get_by_role("button", name="结束其他全部登录").click()
        send_dialog(page)
        expect(page.get_by_text("没有别的登录")).to_be_visible()
        expect(rows).to_have_count(1)
        check_page(page, "one session")
        forgotten.reload()
        forgotten.wait_for_url("**/desk/sign-in**")
