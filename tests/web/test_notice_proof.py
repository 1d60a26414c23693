"""An officer prints a notice's sheet, notes where it hung with a photo, and certifies it after."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.colleagues import PASSED, Newcomer, Person, done
from tests.files.samples import photo
from tests.journeys.test_duties import visited
from tests.platform import Platform
from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web

HERE = "county-540202"


def on_notice(platform: Platform) -> str:
    """A file that is on notice since a day of 2021, whose days are over by now; its id."""
    filer = Newcomer(platform, "officer", "municipal_reviewer", "leader")
    path = visited(platform, filer)
    done(Person(platform, f"officer-{HERE}").does(f"{path}/first-review", PASSED))
    done(Person(platform, "reviewer").does(f"{path}/review", PASSED))
    done(filer.does(f"{path}/notice", {}))
    return path.removeprefix("/api/files/")


@pytest.mark.parametrize(
    ("language", "viewport"), [("bo", NARROW), ("zh-CN", DESK)], ids=["phone", "desk"]
)
def test_a_notice_is_hung_and_nobody_objected(
    platform: Platform,
    open_page: OpenPage,
    password_of: Callable[[str], str],
    language: str,
    viewport: ViewportSize,
) -> None:
    file_id, user = on_notice(platform), f"officer-{HERE}"
    with open_page(viewport, language=language) as page:
        sign_in(page, user, password_of(user), to=f"/desk/notices/file/{file_id}")
        sheet = page.get_by_test_id("notice-sheet")
        expect(sheet).to_contain_text("市人民医院")
        check_page(page, "a notice that hangs nowhere")
        page.locator("form button[type=submit]").click()
        expect(page.locator("form .error")).to_have_count(2)
        page.locator("form input").first.fill("市人民医院一楼公示栏")
        scan = {"name": "公示.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(900, 700))}
        page.locator("input[type=file]").set_input_files(scan)
        expect(page.locator("form [role=status] span")).to_have_count(1)
        page.locator("form button[type=submit]").click()
        expect(page.locator("form .error")).to_have_count(0)
        expect(page.locator("form [role=alert]")).to_be_visible()  # its days are long over
        page.locator("input[type=checkbox]").check()
        page.locator("input[type=date]").fill("2021-03-05")
        page.locator("form input").last.fill("补录纸质公示")
        page.locator("form button[type=submit]").click()
        expect(page.locator("main").get_by_text("市人民医院一楼公示栏")).to_be_visible()
        check_page(page, "a notice that hangs")
        page.locator(".button-primary").last.click()
        expect(page.get_by_test_id("no-objection")).to_contain_text("WYY-540202-")
        check_page(page, "nobody objected")
        page.emulate_media(media="print")
        expect(page.get_by_test_id("no-objection")).to_be_visible()
        expect(page.locator("[aria-labelledby=hangings]")).to_be_hidden()
