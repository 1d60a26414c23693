"""What a worker and an agent do on the pages, step by step, as the tests need it."""

from __future__ import annotations

import random

import requests
from playwright.sync_api import Page, expect

from deploy.local.waiting import wait_until
from vocabulary.id_number import check_character

STORY = "家中老人住院三个月，医药费已花去八万多元，希望得到帮助。"
COUNTY = "540202"
SMS_SECONDS = 30


def some_id_number() -> str:
    """A well-formed ID number that nobody used before in these tests."""
    first_17 = f"540202199{random.randrange(10)}0{random.randrange(1, 10)}1{random.randrange(10)}"
    first_17 += f"{random.randrange(1000):03}"
    return first_17 + check_character(first_17)


def some_mobile() -> str:
    """A mobile number."""
    return f"139{random.randrange(10**8):08}"


def fill_person(page: Page, *, id_number: str | None, phone: str | None = None) -> None:
    """Name, phone and ID number, wherever they are asked."""
    page.locator("input[autocomplete=name]").fill("次仁")
    page.locator("input[type=tel]").fill(phone or some_mobile())
    if id_number:
        page.locator("input[autocapitalize=characters]").fill(id_number)


def file_request(
    page: Page, *, id_number: str | None = None, phone: str | None = None, in_app: bool = False
) -> tuple[str, str]:
    """File a hardship request on the portal; its number and query code."""
    send_request(page, "in_app" if in_app else None, id_number=id_number, phone=phone)
    return receipt_of(page)


def send_request(
    page: Page, tick: str | None, *, id_number: str | None = None, phone: str | None = None
) -> None:
    """File a hardship request up to its receipt; `tick` is what else is ticked about the person."""
    page.goto("/request")
    page.locator("input[value=hardship]").check()
    page.locator("select").select_option(COUNTY)
    page.locator("textarea").fill(STORY)
    next_step(page)
    fill_person(page, id_number=id_number, phone=phone)
    if tick:
        page.locator(f"input[value={tick}], input[name={tick}]").check()
    next_step(page)
    agree(page)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/request/receipt")


def agree(page: Page) -> None:
    """Agree to every text of consent that the form shows for what was filled in."""
    boxes = page.locator("input[name^=consent-]")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()


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


def sign_in_by_phone(page: Page, phone: str, sms: str) -> None:
    """Sign in on the portal with the code that the phone is sent, and land on one's own pages."""
    page.goto("/my")
    page.wait_for_url("**/sign-in**")
    show_phone(page, phone, sms)
    expect(page.get_by_role("tablist")).to_be_visible()


def show_phone(page: Page, phone: str, sms: str) -> None:
    """Have a code sent to the phone, and fill it in."""
    page.locator("input[type=tel]").fill(phone)
    page.locator("button[type=submit]").click()
    code = page.locator("input[autocomplete=one-time-code]")
    expect(code).to_be_visible()
    wait_until(lambda: codes_on(phone, sms), seconds=SMS_SECONDS, what="no sign-in code comes")
    code.fill(codes_on(phone, sms)[0])
    page.locator("button[type=submit]").click()


def codes_on(phone: str, sms: str) -> list[str]:
    """The sign-in codes on the phone's screen, newest first."""
    shown = requests.get(f"{sms}/outbox", params={"phone": phone}, timeout=5).json()["messages"]
    values = (message["TemplateParam"] for message in shown)
    return [each["code"] for each in values if "code" in each]


def follow(page: Page, number: str, code: str) -> None:
    """Ask for the progress with number and query code."""
    page.goto("/progress")
    page.locator("form input").nth(0).fill(number)
    page.locator("form input").nth(1).fill(code)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()


def follow_until(page: Page, number: str, code: str, shown: str) -> None:
    """Ask again until the progress shows it: a fact of another service takes its time."""
    follow(page, number, code)

    def is_shown() -> bool:
        if page.get_by_text(shown).count():
            return True
        follow(page, number, code)
        return False

    wait_until(is_shown, seconds=60, what="the progress does not show it")


def escalate(page: Page, number: str) -> None:
    """As an agent who is signed in: take the request on and hand it to relief."""
    open_ticket(page, number)
    act(page, "受理")
    expect(page.get_by_role("group").get_by_role("button", name="转帮扶")).to_be_visible()
    act(page, "转帮扶", choose="患病", write="已电话核实。")
    expect(page.locator(".page-head .tag").first).to_have_text("已转帮扶")


def open_lead(page: Page, number: str) -> None:
    """As an officer who is signed in: open the lead that came of a ticket."""
    page.goto("/desk/leads?state=open")
    page.locator("tr", has_text=number).get_by_role("link").click()
    expect(page.locator(".detail")).to_be_visible()


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


def send_dialog(page: Page) -> None:
    """Send what the open dialog was filled in with; it closes."""
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
