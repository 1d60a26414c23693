"""A browser, and the address of a platform that serves the web build.

``ZHUFENG_WEB_URL``, ``ZHUFENG_WEB_ACCOUNTS`` (``name=password`` pairs) and ``ZHUFENG_WEB_SMS`` are
of one that runs already; otherwise the tests' own platform is started.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1440, "height": 900}
DEADLINE_MS = 30_000  # a machine that others use as well takes seconds to hash a password
# How many questions to the gateway are open, for `tests.web.settling`.
COUNTS_QUESTIONS = """
const ask = window.fetch;
window.openQuestions = 0;
window.fetch = (...asked) => {
  window.openQuestions += 1;
  return ask(...asked).finally(() => { window.openQuestions -= 1; });
};
"""

OpenPage = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> str:
    """The address that the gateway serves pages and API at."""
    running = os.environ.get("ZHUFENG_WEB_URL")
    return running if running else str(request.getfixturevalue("platform").address)


@pytest.fixture(scope="session")
def password_of(request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The password of a demo account."""
    given = os.environ.get("ZHUFENG_WEB_ACCOUNTS")
    if given:
        return dict(pair.split("=", 1) for pair in given.split(",")).__getitem__
    running = request.getfixturevalue("platform")
    return lambda user: str(running.account(user)["password"])


@pytest.fixture(scope="session")
def sms(request: pytest.FixtureRequest) -> str:
    """The address of the stand-in SMS provider, for the codes that phones are sent."""
    running = os.environ.get("ZHUFENG_WEB_SMS")
    return running if running else str(request.getfixturevalue("platform").sms)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a session."""
    path = shutil.which("chromium") or "/usr/bin/chromium"
    expect.set_options(timeout=DEADLINE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, served: str) -> OpenPage:
    """``with open_page(viewport, language="bo", theme="dark") as page``: a visitor of his own.

    At the end of the block it is an error if the page broke the content policy, threw, or asked for
    anything from elsewhere; `beside` us, a provider of single sign-on may be visited.
    """

    @contextmanager
    def visit(
        viewport: ViewportSize = PHONE,
        *,
        language: str = "zh-CN",
        theme: str = "light",
        beside: str = "",
    ) -> Iterator[Page]:
        context = browser.new_context(
            base_url=served, viewport=viewport, reduced_motion="reduce", locale="zh-CN"
        )
        context.set_default_timeout(DEADLINE_MS)
        context.add_init_script(
            f"localStorage.getItem('zhufeng.language') ?? "
            f"localStorage.setItem('zhufeng.language', '{language}');"
            f"localStorage.setItem('zhufeng.theme', '{theme}')"
        )
        context.add_init_script(COUNTS_QUESTIONS)
        page = context.new_page()
        faults = _faults_of(page, (served, beside) if beside else (served,))
        try:
            yield page
            assert faults == []
        finally:
            _close(context)

    return visit


def _faults_of(page: Page, ours: tuple[str, ...]) -> list[str]:
    """Grows with what a page must never do."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"thrown: {error}"))
    page.on(
        "console",
        lambda line: (
            faults.append(f"console: {line.text}")
            if "Content Security Policy" in line.text or line.text.startswith("[intlify]")
            else None
        ),
    )
    page.on(
        "request",
        lambda asked: (
            faults.append(f"elsewhere: {asked.url}") if not asked.url.startswith(ours) else None
        ),
    )
    return faults


def _close(context: BrowserContext) -> None:
    try:
        context.close()
    except Error as reason:
        if "closed" not in str(reason):
            raise
