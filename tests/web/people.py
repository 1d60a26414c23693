"""What a worker and an agent do on the pages, step by step, as the tests need it."""

from __future__ import annotations

import random

from playwright.sync_api import Page, expect

from vocabulary.id_number import check_character

STORY = "家中老人住院三个月，医药费已花去八万多元，希望得到帮助。"
COUNTY = "540202"


def some_id_number() -> str:
    """A well-formed ID number that nobody used before in these tests."""
    first_17 = f"540202199{random.randrange(10)}0{random.randrange(1, 10)}1{random.randrange(10)}"
    first_17 += f"{random.randrange(1000):03}"
    return first_17 + check_character(first_17)


def some_mobile() -> str:
    """A mobile number."""
    return f"139{random.randrange(10**8):08}"


def fill_person(page: Page, *, id_number: str | None) -> None:
    """Name, phone and ID number, wherever they are asked."""
    page.locator("input[autocomplete=name]").fill("次仁")
    page.locator("input[type=tel]").fill(some_mobile())
    if id_number:
        page.locator("input[autocapitalize=characters]").fill(id_number)


def file_request(page: Page, *, id_number: str | None = None) -> tuple[str, str]:
    """File a hardship request on the portal; its number and query code."""
    page.goto("/request")
    page.locator("input[value=hardship]").check()
    page.locator("select").select_option(COUNTY)
    page.locator("textarea").fill(STORY)
    next_step(page)
    fill_person(page, id_number=id_number)
    next_step(page)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/request/receipt")
    return receipt_of(page)


def next_step(page: Page) -> None:
    """Go on; the form has moved once the heading of the step has changed."""
    heading = page.locator("form h2")
    before = heading.inner_text()
    page.locator("button[type=submit]").click()
    expect(heading).not_to_have_text(before)


def receipt_of(page: Page) -> tuple[str, str]:
    """Number and query code of the receipt that is shown."""
    number = page.get_by_test_id("receipt-number").inner_text()
    return number, page.get_by_test_id("receipt-code").inner_text()


def sign_in(page: Page, user: str, password: str, *, to: str = "/desk/") -> None:
    """Sign in at the desk, and land where one wanted to go."""
    page.goto(to)
    page.wait_for_url("**/desk/sign-in**")
    page.locator("input[autocomplete=username]").fill(user)
    page.locator("input[type=password]").fill(password)
    page.locator("button[type=submit]").click()
    expect(page.locator(".desk-nav")).to_be_visible()


def open_ticket(page: Page, number: str) -> None:
    """Find a ticket by its number and open it."""
    page.goto(f"/desk/tickets?number={number}")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def act(page: Page, name: str, *, choose: str | None = None, write: str | None = None) -> None:
    """Press an action of a record, fill in its dialog and send it."""
    page.get_by_role("group").get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    if choose:
        dialog.get_by_label(choose).check()
    if write:
        dialog.locator("textarea").fill(write)
    dialog.locator("button[type=submit]").click()
