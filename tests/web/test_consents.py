"""Consent at the desk: an agent sees what was agreed to, and takes back what he is asked to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.files.samples import photo
from tests.web.conftest import NARROW, PHONE, OpenPage
from tests.web.people import file_request, open_ticket, sign_in, some_id_number
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
SCAN: FilePayload = {"name": "signed.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(90, 70))}


def test_an_agent_takes_a_consent_back_and_sees_what_stays(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker, id_number=some_id_number())
    with open_page(PHONE) as page:
        sign_in(page, "agent", password_of("agent"))
        open_ticket(page, number)
        card = page.locator("section", has=page.locator("#consents"))
        expect(card.get_by_text("有效", exact=True)).to_have_count(2)
        sensitive = card.get_by_role("listitem").filter(has_text="使用身份证号等敏感个人信息")
        sensitive.get_by_role("button", name="应当事人要求撤回").click()
        check_page(page, "consent asked")
        sensitive.get_by_role("button", name="确认撤回").click()
        expect(sensitive.get_by_text("已撤回", exact=True)).to_be_visible()
        expect(card.get_by_text("这件诉求中没有身份证号。")).to_be_visible()
        expect(page.get_by_text("未提供")).to_be_visible()
        check_page(page, "consent taken back")


def test_an_agent_takes_down_what_is_agreed_to_later_and_signed(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker)
    with open_page(NARROW, language="bo") as page:
        sign_in(page, "agent", password_of("agent"))
        open_ticket(page, number)
        card = page.get_by_test_id("consents")
        card.get_by_role("button", name="མོས་མཐུན་ཁ་སྣོན།").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input[value=sensitive]").check()
        dialog.locator("input[value=paper]").check()
        dialog.locator("button[type=submit]").click()
        expect(dialog.locator("select")).to_be_focused()  # nothing is signed without its scan
        check_page(page, "consent given later, no scan yet")
        page.keyboard.press("Escape")
        page.locator("input[type=file]").set_input_files(files=[SCAN])
        expect(page.get_by_role("link", name=SCAN["name"])).to_be_visible()

        card.get_by_role("button", name="མོས་མཐུན་ཁ་སྣོན།").click()
        dialog.locator("input[value=sensitive]").check()
        dialog.locator("input[value=paper]").check()
        dialog.locator("select").select_option(label=SCAN["name"])
        dialog.locator("button[type=submit]").click()
        expect(card.locator("h2")).to_be_focused()
        signed = card.get_by_role("listitem").filter(has_text="ཡིག་ཐོག་མོས་མཐུན།")
        expect(signed.get_by_role("link")).to_have_attribute("download", "")
        expect(page.locator(".timeline-step").filter(has_text="མོས་མཐུན་ཐོ་བཀོད་ཟིན།")).to_be_visible()
        check_page(page, "consent given later")
