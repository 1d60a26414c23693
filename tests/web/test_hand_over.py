"""All open work goes to a colleague in one act: shown beforehand, confirmed, and gone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.test_accounts import open_account
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
PasswordOf = Callable[[str], str]
CHOSEN = "gyantse-kumbum-1427"


def take_up(page: Page, user: str, password: str) -> None:
    """A new colleague's first sign-in, with a password of his own."""
    page.goto("/desk/sign-in")
    page.locator("input[autocomplete=username]").fill(user)
    page.locator("input[type=password]").fill(password)
    page.locator("button[type=submit]").click()
    expect(page.locator("input[autocomplete=new-password]")).to_be_visible()
    page.locator("input[autocomplete=current-password]").fill(password)
    page.locator("input[autocomplete=new-password]").fill(CHOSEN)
    page.locator("button[type=submit]").click()
    expect(page.locator(".desk-nav")).to_be_visible()


def test_who_leaves_sees_what_would_go_confirms_and_it_is_the_colleagues(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    leaves, stays = (f"{name}-{uuid4().hex[:12]}" for name in ("leaves", "stays"))
    with open_page(DESK) as security:
        sign_in(security, "security", password_of("security"))
        password = open_account(security, leaves)
        security.goto("/desk/accounts")
        open_account(security, stays)
    with open_page(PHONE) as page:
        take_up(page, leaves, password)
        page.goto("/desk/cover")
        page.get_by_role("link", name="交接工作").click()
        expect(page.get_by_text("0 条")).to_be_visible()
        page.locator("button[type=submit]").click()
        expect(page.locator(".field-wrong")).to_have_count(2)
        option = page.locator("option", has_text=stays).text_content()
        page.locator("select").select_option(option)
        page.get_by_label("原因").fill("调离")
        check_page(page, "hand-over")
        page.locator("button[type=submit]").click()
        expect(page.get_by_role("dialog")).to_contain_text("立即交给 达瓦")
        send_dialog(page)
        expect(page.locator(".notice-ok")).to_be_focused()
        expect(page.locator(".notice-ok")).to_contain_text("已全部交给 达瓦")
