"""The page of other systems that call: registered, given another secret, ended."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PHONE, OpenPage
from tests.web.people import send_dialog, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def test_a_client_gets_its_secret_once_then_another_and_then_none(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    label = f"网站 {uuid4().hex[:8]}"
    with open_page(PHONE) as page:
        sign_in(page, "security", password_of("security"), to="/desk/clients")
        page.get_by_role("button", name="登记系统").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("名称").fill(label)
        dialog.locator("select").select_option("county-540202")
        dialog.get_by_label("查询工单").check()
        check_page(page, "new client")
        send_dialog(page)
        secret = page.locator("[data-secret]")
        first = secret.inner_text()
        row = page.locator("table.rows tr", has_text=label)
        expect(row).to_contain_text("查询工单")
        check_page(page, "clients")

        row.get_by_role("button", name="更换密钥").click()
        send_dialog(page)
        expect(secret).not_to_have_text(first)
        page.get_by_role("button", name="已记下，不再显示").click()
        expect(secret).to_have_count(0)
        row.get_by_role("button", name="停用").click()
        send_dialog(page)
        expect(row).to_contain_text("已停用")
        expect(row.get_by_role("button")).to_have_count(0)
