"""The API's document as a page: whole, accessible, in Chinese and English, and ours alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from services.gateway.operations import OPERATIONS
from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


@pytest.mark.parametrize(("viewport", "theme"), [(NARROW, "light"), (DESK, "dark")])
def test_every_operation_is_found_and_opened_in_either_language(
    open_page: OpenPage, served: str, viewport, theme
) -> None:
    with open_page(viewport, theme=theme) as page:
        page.goto(f"{served}/api/docs")
        expect(page.locator("details")).not_to_have_count(0)
        assert page.locator("details").count() > len(OPERATIONS)
        page.get_by_role("button", name="中文").click()
        expect(page.get_by_role("heading", name="12351 热线")).to_be_visible()
        page.get_by_label("查找操作").fill("bulk/tickets/close")
        expect(page.locator("details")).to_have_count(1)
        page.locator("summary").click()
        expect(page.get_by_role("cell", name="Idempotency-Key", exact=True)).to_be_visible()
        check_page(page, "docs, zh")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_text("1 of")).to_be_visible()
        check_page(page, "docs, en")
