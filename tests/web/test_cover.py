"""Leave cover on the desk: arranged by who goes, used by who stands in, ended before its day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deploy.local.waiting import wait_until
from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.settling import await_whole
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
PasswordOf = Callable[[str], str]
BAR = "热线班长 代 热线坐席 办理"
ENDED_SECONDS = 60  # what the gateway remembers of a delegation lives for seconds


def arrange(page: Page, delegate: str) -> None:
    """As somebody who is signed in: a colleague stands in from today on, with all of the roles."""
    page.get_by_role("link", name="安排代理").click()
    page.get_by_label("到（含当天）").fill("2099-01-01")
    page.locator("select").select_option(delegate)
    page.get_by_label("原因").fill("休假")
    check_page(page, "new cover")
    page.locator("button[type=submit]").click()


def test_who_stands_in_acts_for_his_colleague_in_sight_until_he_returns_or_it_ends(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as absent, open_page(DESK) as delegate:
        sign_in(absent, "agent", password_of("agent"), to="/desk/cover")
        arrange(absent, "热线班长（shift-leader）")
        # so many days nobody may be away: the page says so where they were given
        expect(absent.locator(".field-wrong")).to_have_count(1)
        today = absent.get_by_label("从", exact=True).input_value()
        absent.get_by_label("到（含当天）").fill(today)
        absent.locator("button[type=submit]").click()
        card = absent.locator(".cover", has_text="热线班长 代 热线坐席").first
        expect(card).to_contain_text("生效中")
        check_page(absent, "cover")

        sign_in(delegate, "shift-leader", password_of("shift-leader"))
        expect(delegate.get_by_role("link", name="登记诉求")).to_have_count(0)
        delegate.get_by_role("button", name="我的账号").click()
        delegate.get_by_role("menuitem", name="代 热线坐席 办理").first.click()
        expect(delegate.get_by_text(BAR)).to_be_visible()
        expect(delegate.get_by_role("link", name="登记诉求").first).to_be_visible()
        check_page(delegate, "acting")
        delegate.reload()
        expect(delegate.get_by_text(BAR)).to_be_visible()
        delegate.get_by_role("button", name="回到本人").click()
        expect(delegate.get_by_text(BAR)).to_have_count(0)

        delegate.goto("/desk/cover")
        delegate.get_by_role("button", name="代 热线坐席 办理").first.click()
        expect(delegate.get_by_text(BAR)).to_be_visible()
        card.get_by_role("button", name="提前结束").click()
        send_dialog(absent)
        expect(card).to_contain_text("已提前结束")
        wait_until(lambda: is_himself(delegate), seconds=ENDED_SECONDS, what="he still acts")


def is_himself(page: Page) -> bool:
    """Whether, after a reload, nobody is acted for."""
    page.reload()
    await_whole(page)
    return page.get_by_text(BAR).count() == 0
