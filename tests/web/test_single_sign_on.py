"""An account is linked with the provider of single sign-on, opened by it, and unlinked again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.oidc_provider import FakeProvider, configured
from tests.platform import Platform
from tests.visiting import Visitor
from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.test_pages import check_page
from tests.web.test_sign_in import new_officer

pytestmark = [pytest.mark.web, pytest.mark.timeout(180)]


def open_account(page: Page, user: str) -> None:
    page.goto(f"/desk/accounts?name={user}")
    page.get_by_role("link", name="达瓦").click()
    expect(page.get_by_role("heading", name="达瓦", level=1)).to_be_visible()


def link(page: Page, subject: str) -> None:
    page.get_by_role("button", name="关联统一身份").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("统一身份编号").fill(subject)
    dialog.get_by_label("原因").fill("统一身份认证上线")
    check_page(page, "linking")
    send_dialog(page)
    expect(page.locator(".notice-ok")).to_be_focused()


def unlink(page: Page) -> None:
    page.get_by_role("button", name="解除统一身份").click()
    expect(page.get_by_text("登录立即结束")).to_be_visible()
    page.get_by_role("dialog").locator("textarea").fill("离职")
    send_dialog(page)
    expect(page.locator(".facts")).to_contain_text("未关联")


def go_to_provider(page: Page) -> None:
    page.goto("/desk/leads")
    page.get_by_role("button", name="单位统一身份登录").click()


def test_a_linked_account_is_opened_by_the_provider_until_it_is_unlinked(
    platform: Platform, open_page: OpenPage
) -> None:
    account = new_officer(platform)
    Visitor(platform).take_up(account)
    with FakeProvider() as provider:
        said = provider.settings(f"{platform.address}/desk/sign-in/oidc")
        with (
            configured(platform, said),
            open_page(DESK) as page,
            open_page(PHONE, beside=provider.issuer) as owner,
        ):
            sign_in(page, "security", str(platform.account("security")["password"]))
            open_account(page, account["user_name"])
            expect(page.locator(".facts")).to_contain_text("未关联")
            link(page, provider.subject)

            go_to_provider(owner)
            owner.wait_for_url("**/desk/leads")
            owner.goto("/desk/account/sessions")
            expect(owner.locator("tr", has_text="本次登录")).to_contain_text("单位统一身份登录")

            unlink(page)
            go_to_provider(owner)
            expect(owner.get_by_text("您的统一身份没有可用的账号")).to_be_visible()
            expect(owner).to_have_url(re.compile(r"/desk/sign-in/oidc$"))
            expect(owner.get_by_role("button", name="重新用统一身份登录")).to_be_visible()
            check_page(owner, "nobody linked")
