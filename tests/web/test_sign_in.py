"""Staff sign in with what their account asks for: another password first, a code besides."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.platform import Platform
from tests.visiting import Visitor
from tests.web.conftest import DESK, OpenPage

pytestmark = pytest.mark.web


def new_officer(platform: Platform) -> dict[str, str]:
    """An account whose password the security administrator chose."""
    account = {
        "user_name": f"user-{uuid4().hex[:12]}",
        "display_name": "达瓦",
        "password": "chomolungma-8848",
        "managing_union": "county-540202",
    }
    body = {**account, "roles": ["officer"]}
    assert Visitor(platform, "security").post("/api/accounts", body).status_code == 201
    return account


def test_a_first_password_is_changed_before_the_desk_opens(
    platform: Platform, open_page: OpenPage
) -> None:
    account = new_officer(platform)
    with open_page(DESK) as page:
        page.goto("/desk/sign-in")
        page.locator("input[autocomplete=username]").fill(account["user_name"])
        page.locator("input[autocomplete=current-password]").fill(account["password"])
        page.locator("button[type=submit]").click()
        chosen = page.locator("input[autocomplete=new-password]")
        expect(chosen).to_be_visible()
        page.locator("input[autocomplete=current-password]").fill(account["password"])
        chosen.fill("gyantse-kumbum-1427")
        page.locator("button[type=submit]").click()
        expect(page.locator(".desk-nav")).to_be_visible()


def test_the_page_asks_for_the_code_of_an_account_that_has_an_authenticator(
    platform: Platform, open_page: OpenPage
) -> None:
    account = new_officer(platform)
    owner = Visitor(platform)
    owner.take_up(account)
    _, confirmed = owner.enrol(account["password"])
    with open_page(DESK) as page:
        page.goto("/desk/sign-in")
        page.locator("input[autocomplete=username]").fill(account["user_name"])
        page.locator("input[type=password]").fill(account["password"])
        page.locator("button[type=submit]").click()
        code = page.locator("input[autocomplete=one-time-code]")
        expect(code).to_be_visible()
        code.fill(confirmed.json()["recovery_codes"][0])
        page.locator("button[type=submit]").click()
        expect(page.locator(".desk-nav")).to_be_visible()
