"""Every page in both languages and themes, wide and narrow: accessible, whole, ours alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.conftest import DESK, NARROW, PHONE, OpenPage
from tests.web.people import file_request, sign_in
from tests.web.settling import await_silence, await_whole

pytestmark = pytest.mark.web
PORTAL = ["/", "/request", "/request/receipt", "/progress", "/activities", "/sign-in", "/nowhere"]
DESK_PAGES = ["tickets", "tickets/search", "register", "call-backs", "inbox", "account"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What is to be touched is 44 px high, but for links in a text and what fills its card or label.
TOO_SMALL = """() => [...document.querySelectorAll(
    "a, button, summary, select, textarea, input:not([type=radio]):not([type=checkbox])"
  )].filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    const seen = width > 1 && height > 1 && getComputedStyle(each).visibility === "visible";
    const fills = getComputedStyle(each, "::after").position === "absolute";
    const inText = getComputedStyle(each).display === "inline";
    return seen && !fills && !inText && !each.matches(".skip-link") && height < 43.5;
  }).map((each) => each.outerHTML.slice(0, 160))"""
# Every language, theme and width is seen every day, every combination of them in test-full.
DAILY = {("zh-CN", "light", 360), ("bo", "dark", 1440)}
LOOKS = [
    pytest.param(
        language,
        theme,
        viewport,
        id=f"{language}-{theme}-{viewport['width']}",
        marks=() if (language, theme, viewport["width"]) in DAILY else pytest.mark.full,
    )
    for language in ("zh-CN", "bo")
    for theme in ("light", "dark")
    for viewport in (NARROW, DESK)
]


def check_page(page: Page, name: str) -> None:
    """No violation of WCAG A or AA, and nothing to scroll sideways."""
    await_whole(page)
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    told = [(each["id"], [node["html"] for node in each["nodes"][:3]]) for each in found]
    assert told == [], f"{name}: {told}"
    sideways = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert sideways <= 0, f"{name} is {sideways} px wider than the screen"
    if page.viewport_size and page.viewport_size["width"] <= PHONE["width"]:
        assert page.evaluate(TOO_SMALL) == [], f"{name}: too small for a thumb"


@pytest.mark.parametrize(("language", "theme", "viewport"), LOOKS)
def test_portal_pages_are_accessible(
    open_page: OpenPage, language: str, theme: str, viewport: ViewportSize
) -> None:
    with open_page(viewport, language=language, theme=theme) as page:
        for path in PORTAL:
            page.goto(path)
            check_page(page, path)
        file_request(page)
        check_page(page, "receipt")


@pytest.mark.parametrize(("language", "theme", "viewport"), LOOKS)
def test_desk_pages_are_accessible(
    open_page: OpenPage,
    password_of: Callable[[str], str],
    language: str,
    theme: str,
    viewport: ViewportSize,
) -> None:
    with open_page(viewport, language=language, theme=theme) as page:
        page.goto("/desk/")
        check_page(page, "sign-in")
        sign_in(page, "agent", password_of("agent"))
        for name in DESK_PAGES:
            page.goto(f"/desk/{name}")
            check_page(page, name)
        page.goto("/desk/tickets?state=registered")
        page.locator("[data-row-link]").first.click()
        expect(page.locator(".timeline")).to_be_visible()
        check_page(page, "ticket")
        page.get_by_role("group").locator(".button-primary").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check_page(page, "dialog")


@pytest.mark.parametrize("viewport", [NARROW, DESK], ids=["narrow", "wide"])
def test_lead_pages_are_accessible(
    open_page: OpenPage, password_of: Callable[[str], str], viewport: ViewportSize
) -> None:
    officer = "officer-county-540202"
    with open_page(viewport) as page:
        sign_in(page, officer, password_of(officer), to="/desk/leads")
        check_page(page, "leads")


def is_tibetan_font(url: str) -> bool:
    """Whether this is the address of the Tibetan font."""
    return "tibetan" in url and url.endswith(".woff2")


def test_the_language_is_switched_and_kept(open_page: OpenPage) -> None:
    asked_for: list[str] = []
    with open_page(NARROW) as page:
        page.on("requestfinished", lambda asked: asked_for.append(asked.url))
        page.goto("/")
        await_silence(page)
        assert not any(
            map(is_tibetan_font, asked_for)
        )  # it costs 160 KB: only who reads Tibetan fetches it

        page.get_by_role("button", name="བོད་ཡིག").click()
        expect(page.locator("html")).to_have_attribute("lang", "bo")
        expect(page.get_by_text("བོད་ཡིག་གི་ཡིག་སྒྱུར་འདི་ལ་ད་དུང་ཞུ་དག་བྱས་མེད།")).to_be_visible()
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", "bo")
        await_silence(page)
        assert any(map(is_tibetan_font, asked_for))

        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("有困难，找工会")


def test_the_list_of_tickets_is_walked_with_the_keyboard(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(NARROW) as worker:
        file_request(worker)
    with open_page(DESK) as page:
        sign_in(page, "agent", password_of("agent"), to="/desk/tickets")
        expect(page.locator("[data-row-link]").first).to_be_visible()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="键盘快捷键")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("j")
        expect(page.locator("[data-row-link]").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".timeline")).to_be_visible()
        page.keyboard.press("Escape")
        page.wait_for_url("**/desk/tickets")


def test_who_is_not_signed_in_returns_to_where_he_was(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(DESK) as page:
        sign_in(page, "agent", password_of("agent"), to="/desk/tickets?state=closed")
        page.wait_for_url("**/desk/tickets?state=closed")
        await_silence(page)
        page.context.clear_cookies()
        page.get_by_role("button", name="刷新").click()
        expect(page).to_have_url(re.compile(r"/desk/sign-in\?to=/tickets\?state.*closed$"))
        expect(page.get_by_text("登录已过期，请重新登录。")).to_be_visible()


def test_a_banner_says_when_the_network_is_gone(open_page: OpenPage) -> None:
    with open_page(NARROW) as page:
        page.goto("/request")
        await_silence(page)
        page.context.set_offline(True)
        expect(page.locator(".offline")).to_be_visible()
        page.context.set_offline(False)
        expect(page.locator(".offline")).to_have_count(0)
