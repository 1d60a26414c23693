"""Who is on file is offered aid on his own pages, and takes it with one tap, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.colleagues import Person
from tests.journeys.test_import import finished
from tests.platform import Platform
from tests.relief.importing.register_facts import household, workbook
from tests.strangers import somebody
from tests.visiting import Visitor
from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import sign_in_by_phone, some_mobile
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web

HERE = "county-540202"
LAST_DAY = "2099-12-31"


def offered_to(platform: Platform, phone: str) -> Visitor:
    """An officer who put heating aid before the household of this phone, and all others there."""
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
    return officer


@pytest.mark.parametrize(
    ("language", "viewport"), [("bo", NARROW), ("zh-CN", DESK)], ids=["phone", "desk"]
)
def test_a_household_declines_and_takes_what_it_is_offered(
    platform: Platform, open_page: OpenPage, sms: str, language: str, viewport: ViewportSize
) -> None:
    phone = some_mobile()
    officer = offered_to(platform, phone)
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
