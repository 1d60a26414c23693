"""Consent at the desk: an agent sees what was agreed to, and takes back what he is asked to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PHONE, OpenPage
from tests.web.people import file_request, open_ticket, sign_in, some_id_number
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


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
