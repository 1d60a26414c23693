"""A file is added to a ticket from the keyboard, and fetched again; what is refused says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.files.samples import MACROS, office, photo
from tests.web.conftest import PHONE, OpenPage
from tests.web.people import file_request, open_ticket, sign_in, some_id_number
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def test_a_scan_is_added_to_a_ticket_and_kept_under_its_name(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker, id_number=some_id_number())
    with open_page(PHONE) as agent:
        sign_in(agent, "agent", password_of("agent"))
        open_ticket(agent, number)
        chooser = agent.get_by_label("添加附件")
        word = {"name": "a.docx", "mimeType": "image/jpeg", "buffer": office(MACROS)}
        chooser.set_input_files(word)
        expect(agent.get_by_role("alert")).to_contain_text("宏")
        scan = {"name": "来信.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(900, 700))}
        chooser.focus()
        chooser.set_input_files(scan)
        link = agent.get_by_role("link", name="来信.jpg")
        expect(link).to_be_visible()
        check_page(agent, "ticket with a file")
        with agent.expect_download() as fetched:
            link.press("Enter")
        assert fetched.value.suggested_filename == "来信.jpg"
