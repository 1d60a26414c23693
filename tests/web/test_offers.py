"""Who is on file takes aid that he is offered with one tap, and says whether the money came."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests
from playwright.sync_api import ViewportSize, expect
from rich.console import Console

from deploy.local.accounts import demo_accounts
from deploy.local.waiting import wait_until
from replay.crew import Crew
from replay.paying import Payments
from tests.colleagues import Person
from tests.journeys.test_import import finished
from tests.platform import Platform
from tests.relief.importing.register_facts import household, workbook
from tests.strangers import somebody
from tests.visiting import Visitor
from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import SMS_SECONDS, sign_in_by_phone, some_mobile
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web

HERE = "county-540202"
LAST_DAY = "2099-12-31"


def offered_to(platform: Platform, phone: str) -> tuple[Visitor, str]:
    """(an officer, the path of his offering to the household of this phone and to others)."""
    rows = [
        household(place, **somebody(phone=each), acftu_number=f"A8{each}")
        for place, each in enumerate([phone, some_mobile(), some_mobile()])
    ]
    register = workbook(rows)
    for name, dry_run in (("reviewer", True), ("leader", False)):
        finished(Person(platform, name), register, dry_run=dry_run)
    officer = Visitor(platform, f"officer-{HERE}")
    asked = {
        "managing_union": HERE,
        "programme": "heating",
        "title": "冬季取暖",
        "until_day": LAST_DAY,
    }
    offering = officer.post("/api/offerings", asked)
    assert offering.status_code == 201, offering.text
    path = f"/api/offerings/{offering.json()['offering_id']}"
    while offering.json()["state"] == "listing":
        offering = officer.post(f"{path}/offer", {})
        assert offering.ok, offering.text
    return officer, path


def await_text_message(sms: str, phone: str, *, how_many: int = 1) -> None:
    """That the provider took what the household is told, until when it can answer."""
    wait_until(
        lambda: len(told_until(sms, phone)) == how_many,
        seconds=SMS_SECONDS,
        what="no text message comes to the household",
    )


def told_until(sms: str, phone: str) -> list[str]:
    """The last days that text messages to this phone name."""
    shown = requests.get(f"{sms}/outbox", params={"phone": phone}, timeout=5).json()["messages"]
    values = (message["TemplateParam"] for message in shown)
    return [each["until_day"] for each in values if "until_day" in each]


def paid_out(platform: Platform, officer: Visitor, path: str, number: str) -> str:
    """The batch by which the household with this register number was paid what it was offered."""
    [offer] = [
        each
        for each in officer.get(f"{path}/offers?state=offered&limit=100").json()["items"]
        if officer.get(f"/api/files/{each['file_id']}").json()["acftu_number"] == number
    ]
    payee = {"name": "次仁", "card": "6228480000000000007", "bank": "农行日喀则分行"}
    taken = officer.post(f"/api/offers/{offer['offer_id']}/accept", {"payee": payee})
    assert taken.ok, taken.text
    aid_id = taken.json()["aid_id"]
    approved = Person(platform, "approver").post(f"/api/aid/{aid_id}/decide", {"outcome": "passed"})
    assert approved.ok, approved.text
    crew = Crew(platform.address, demo_accounts(platform.stack), Console(stderr=True))
    Payments(
        run=number,
        name="offered",
        union=HERE,
        moment=datetime.now(UTC),
        signed_in=crew.signed_in,
    ).pay([aid_id])
    return str(officer.get(f"/api/aid/{aid_id}").json()["batch_id"])


@pytest.mark.parametrize(
    ("language", "viewport"), [("bo", NARROW), ("zh-CN", DESK)], ids=["phone", "desk"]
)
def test_a_household_says_what_came_of_the_money(
    platform: Platform, open_page: OpenPage, sms: str, language: str, viewport: ViewportSize
) -> None:
    phone = some_mobile()
    officer, path = offered_to(platform, phone)
    batch_id = paid_out(platform, officer, path, f"A8{phone}")
    verification = f"/api/payment-batches/{batch_id}/verification"
    assert officer.post(verification, {}).json()["code"] == "separation_of_duties"
    city = Visitor(platform, "officer-city")
    await_text_message(sms, phone)
    assert city.post(verification, {}).status_code == 201
    await_text_message(sms, phone, how_many=2)
    with open_page(viewport, language=language) as page:
        sign_in_by_phone(page, phone, sms)
        page.goto("/my/offers")
        check = page.get_by_test_id("receipt-check")
        check_page(page, "whether money came")
        check.get_by_role("button").nth(1).click()
        check.locator("button[type=submit]").click()
        expect(check.locator(".error")).to_have_count(1)
        check.locator("input").fill("1000")
        check.locator("button[type=submit]").click()
        expect(check.get_by_role("status")).to_be_visible()
        told = city.get(verification).json()
        assert (told["partly"], told["received_permille"]) == (1, 0)
        check.locator(".button-primary").click()
        expect(check.locator(".notice-ok")).to_be_visible()
        check_page(page, "money that came after all")
    told = city.get(verification).json()
    assert (told["drawn"], told["received"], told["at_most_permille"]) == (1, 1, 1000)


@pytest.mark.parametrize(
    ("language", "viewport"), [("bo", NARROW), ("zh-CN", DESK)], ids=["phone", "desk"]
)
def test_a_household_declines_and_takes_what_it_is_offered(
    platform: Platform, open_page: OpenPage, sms: str, language: str, viewport: ViewportSize
) -> None:
    phone = some_mobile()
    officer, _ = offered_to(platform, phone)
    await_text_message(sms, phone)
    with open_page(viewport, language=language) as page:
        sign_in_by_phone(page, phone, sms)
        page.goto("/my/offers")
        offer = page.get_by_test_id("offer")
        expect(offer).to_contain_text("¥1,500.00")
        check_page(page, "an offer without a card of before")
        offer.locator("button[type=submit]").click()
        expect(offer.locator(".error")).to_have_count(3)

        offer.locator("form button[type=button]").last.click()
        offer.locator("input[value=not_needed]").check()
        check_page(page, "why an offer is declined")
        offer.locator("button[type=submit]").click()
        expect(offer.get_by_role("status")).to_be_visible()

        name, card, bank = offer.locator("input").all()
        name.fill("扎西")
        card.fill("6228 4800 0000 0000 007")
        bank.fill("农行日喀则分行")
        offer.locator("button[type=submit]").click()
        expect(offer.locator(".field-wrong")).to_have_count(1)  # money goes to the holder alone
        name.fill("次仁")
        offer.locator("button[type=submit]").click()
        expect(offer.locator(".notice-ok")).to_be_visible()
        check_page(page, "an offer that was taken")

    [asked] = [
        each
        for each in officer.get("/api/aid?state=requested&limit=100").json()["items"]
        if each["programme"] == "heating" and each["amount_fen"] == 150_000
    ][:1]
    told = officer.get(f"/api/aid/{asked['aid_id']}").json()
    assert told["payee"]["card"].endswith("0007")
    assert told["acts"][0]["by"] == "worker/household"
