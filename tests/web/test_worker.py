"""A worker's own pages: signed in by phone, in Tibetan, without a query code."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from deploy.local.waiting import wait_until
from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import (
    STORY,
    escalate,
    file_request,
    send_request,
    show_phone,
    sign_in,
    sign_in_by_phone,
    some_id_number,
    some_mobile,
)
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("theme", "viewport"),
    [("light", NARROW), pytest.param("dark", DESK, marks=pytest.mark.full)],
    ids=["phone", "desk"],
)
def test_a_worker_reads_what_became_of_his_request_in_tibetan(
    open_page: OpenPage,
    password_of: Callable[[str], str],
    sms: str,
    theme: str,
    viewport: ViewportSize,
) -> None:
    phone = some_mobile()
    with open_page(viewport, language="bo", theme=theme) as page:
        number, _ = file_request(page, id_number=some_id_number(), phone=phone, in_app=True)
        with open_page(DESK) as agent:
            sign_in(agent, "agent", password_of("agent"))
            escalate(agent, number)
        sign_in_by_phone(page, phone, sms)

        expect(page.locator("li", has_text=number).get_by_text(STORY)).to_be_visible()
        check_page(page, "my requests")
        page.get_by_role("link", name=number).click()
        expect(page.locator(".timeline-step").first).to_be_visible()
        expect(page.get_by_test_id("now")).to_contain_text("རོགས་སྐྱོར་ལ་སྤྲད་ཟིན།")
        check_page(page, "my request")
        consents = page.get_by_test_id("consents")
        consents.get_by_role("button").last.click()
        consents.locator(".button-danger").click()
        expect(consents.get_by_role("status").get_by_role("listitem")).to_have_count(3)
        check_page(page, "my request, consent taken back")

        page.goto("/my/inbox")
        message = page.locator(".message", has_text=number)
        expect(message.locator("[lang=bo]").first).to_be_visible()
        check_page(page, "my inbox")
        message.get_by_role("button").click()
        expect(message.get_by_role("button")).to_have_count(0)


def test_a_worker_s_settings_show_what_he_chose(open_page: OpenPage, sms: str) -> None:
    with open_page(NARROW, language="bo") as page:
        sign_in_by_phone(page, some_mobile(), sms)
        expect(page.locator(".empty")).to_be_visible()
        check_page(page, "nothing filed yet")

        page.goto("/my/settings")
        page.locator("button[type=submit]").click()
        expect(page.locator("input[value=sms]")).to_be_focused()  # nothing is chosen for him
        page.locator("input[value=in_app]").check()
        page.locator("button[type=submit]").click()
        expect(page.locator("form [role=status]")).not_to_be_empty()
        page.reload()
        expect(page.locator("input[value=in_app]")).to_be_checked()
        expect(page.locator("input[value=bo]")).to_be_checked()
        check_page(page, "settings")


def test_a_worker_sees_and_saves_all_that_is_kept_of_him_and_nothing_with_another_number(
    open_page: OpenPage, sms: str
) -> None:
    phone, id_number = some_mobile(), some_id_number()
    with open_page(NARROW, language="bo") as page:
        number, _ = file_request(page, id_number=id_number, phone=phone)
        sign_in_by_phone(page, phone, sms)
        page.goto("/my/data")
        check_page(page, "my data, to be asked")
        ask_own_data(page, id_number)
        sheet = page.get_by_test_id("own-data")
        expect(sheet.get_by_text(number).first).to_be_visible()
        expect(sheet.get_by_text(id_number)).to_be_visible()
        check_page(page, "my data")
        with page.expect_download() as saved:
            sheet.get_by_role("button").first.click()
        told = json.loads(saved.value.path().read_text("utf-8"))
        assert told["missing"] == []
        assert {each["service"] for each in told["parts"]} == {
            "identity", "hotline", "relief", "campaigns", "notifications",
        }  # fmt: skip

        ticket = sheet.locator("article", has_text=number).first
        ticket.get_by_role("button").click()
        ticket.locator("select").select_option("name")
        ticket.locator("form input").fill("次仁旺堆")
        check_page(page, "my data, to be corrected")
        ticket.locator("form button[type=submit]").click()
        expect(ticket.get_by_role("status")).to_be_visible()

        ask_own_data(page, some_id_number())
        expect(sheet.locator(".notice")).to_be_visible()
        expect(sheet.get_by_text(number)).to_have_count(0)
        assert id_number not in page.url


def ask_own_data(page: Page, id_number: str) -> None:
    """Ask, and ask again while a service is named that did not answer in time."""
    page.locator("input[autocomplete=name]").fill("次仁")
    page.locator("input[autocapitalize=characters]").fill(id_number)

    def is_whole() -> bool:
        with page.expect_response("**/api/my/data") as answered:
            page.locator("form button[type=submit]").first.click()
        answer = answered.value
        return answer.ok and answer.json()["missing"] == []

    wait_until(is_whole, seconds=90, what="some service does not answer", every=1)


def test_somebody_else_s_request_is_not_shown(open_page: OpenPage, sms: str) -> None:
    with open_page(NARROW) as page:
        sign_in_by_phone(page, some_mobile(), sms)
        page.goto("/my/requests/018f0000-0000-7000-8000-000000000000")
        alert = page.get_by_role("alert")
        expect(alert).to_be_visible()
        expect(alert.get_by_role("button", name="重试")).to_have_count(0)  # it would not help
        expect(page.locator(".timeline")).to_have_count(0)


def test_a_confidential_request_has_no_code_and_is_shown_for_one_on_the_phone(
    open_page: OpenPage, sms: str
) -> None:
    phone = some_mobile()
    with open_page(NARROW) as page:
        send_request(page, "confidential", phone=phone)
        number = page.get_by_test_id("receipt-number").inner_text()
        expect(page.get_by_test_id("receipt-code")).to_have_count(0)
        check_page(page, "receipt of a confidential request")
        page.get_by_role("link", name="查看进度").click()
        expect(page.locator("input[value=phone]")).to_be_checked()
        expect(page.locator("form input").first).to_have_value(number)
        check_page(page, "progress by phone")
        show_phone(page, phone, sms)
        expect(page.get_by_role("heading", name=number)).to_be_visible()
        expect(page.locator(".timeline-step")).to_have_count(1)
        assert page.context.cookies() == []
        assert number not in page.url
