"""When a page is there as a whole."""

from __future__ import annotations

from playwright.sync_api import Page, expect

# The heading of the page, no question open, nothing that stands for what is to come; for so many
# frames in a row, because an answer is rendered some time after it came.
FRAMES = 6
WHOLE = f"""() => {{
  const whole = document.readyState === "complete" && document.querySelector("h1")
    && window.openQuestions === 0 && !document.querySelector(".skeleton");
  window.wholeFrames = whole ? window.wholeFrames + 1 : 0;
  return window.wholeFrames >= {FRAMES};
}}"""


def await_whole(page: Page) -> None:
    """Wait until everything that the page asked for is shown."""
    page.evaluate("window.wholeFrames = 0")
    page.wait_for_function(WHOLE)


def await_silence(page: Page) -> None:
    """Wait until the page has loaded nothing, fonts and code too, for half a second."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".skeleton")).to_have_count(0)
