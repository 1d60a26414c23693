"""The security administrator's pages: accounts opened, roles given and taken, sessions ended."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
PasswordOf = Callable[[str], str]


def open_account(page: Page, user: str) -> str:
    """As the security administrator: an officer of a county; the first password that is shown."""
    page.get_by_role("link", name="开设账号").click()
    expect(page.get_by_role("heading", name="开设账号")).to_be_visible()
    page.get_by_label("姓名").fill("达瓦")
    page.get_by_label("用户名").fill(user)
    page.get_by_label("管辖范围").select_option("county-540202")
    page.get_by_label("工会干部").check()
    expect(page.get_by_label("审批人")).to_be_disabled()
    expect(page.get_by_text("审批人不参与前面的建档、走访、复核和编批").first).to_be_visible()
    check_page(page, "new account")
    page.locator("button[type=submit]").click()
    shown = page.locator("[data-secret]")
    expect(shown).to_be_visible()
    check_page(page, "first password")
    return shown.inner_text()


def test_an_account_is_opened_with_a_password_that_is_shown_once_and_opens_only_its_change(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    user = f"user-{uuid4().hex[:12]}"
    with open_page(PHONE) as page:
        sign_in(page, "security", password_of("security"))
        page.wait_for_url("**/desk/accounts")
        check_page(page, "accounts")
        password = open_account(page, user)
        page.get_by_role("button", name="已记下，不再显示").click()
        expect(page.get_by_role("heading", name="达瓦", level=1)).to_be_visible()
        expect(page.get_by_text(password)).to_have_count(0)
    with open_page(DESK) as owner:
        owner.goto("/desk/sign-in")
        owner.locator("input[autocomplete=username]").fill(user)
        owner.locator("input[type=password]").fill(password)
        owner.locator("button[type=submit]").click()
        expect(owner.locator("input[autocomplete=new-password]")).to_be_visible()


def test_roles_are_given_with_a_reason_and_the_change_is_taken_back_by_one_button(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    user = f"user-{uuid4().hex[:12]}"
    with open_page(DESK) as page:
        sign_in(page, "security", password_of("security"))
        open_account(page, user)
        page.goto(f"/desk/accounts?name={user}")
        page.get_by_role("link", name="达瓦").click()
        page.get_by_role("button", name="授予角色").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_label("财务人员")).to_be_disabled()
        dialog.get_by_label("热线坐席").check()
        dialog.locator("button[type=submit]").click()
        expect(dialog.get_by_text("请填写此项")).to_be_visible()
        check_page(page, "giving roles")
        dialog.get_by_label("原因").fill("岗位调整")
        send_dialog(page)
        expect(page.locator(".notice-ok")).to_be_focused()
        expect(page.locator(".facts li")).to_have_text(["热线坐席", "工会干部"])

        page.get_by_role("button", name="撤销这次变更").click()
        expect(page.locator(".facts li")).to_have_text(["工会干部"])
        page.get_by_role("button", name="结束全部登录").click()
        page.get_by_role("dialog").locator("textarea").fill("手机丢失")
        send_dialog(page)
        expect(page.get_by_text("全部登录已结束")).to_be_visible()
