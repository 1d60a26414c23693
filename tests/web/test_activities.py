"""A worker finds an activity and takes a place."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.conftest import DESK, NARROW, PHONE, OpenPage
from tests.web.people import fill_person, some_id_number
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def publish_activity(page: Page, password: str, *, capacity: int) -> str:
    """Publish an activity over the API, as the organiser; its id."""
    session = page.request.post(
        "/api/session", data={"user_name": "organiser", "password": password}
    ).json()
    answer = page.request.post(
        "/api/activities",
        headers={
            "X-CSRF-Token": session["csrf_token"],
            "Idempotency-Key": str(uuid.uuid4()),
        },
        data={
            "kind": "training",
            "title": "快递员、骑手安全驾驶培训",
            "title_bo": "བདེ་འཇགས་ཁ་ལོའི་གསོ་སྦྱོང་།",
            "description": "面向快递员和骑手，免费参加。",
            "place": "桑珠孜区职工服务中心",
            "takes_place_on": f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}",
            "capacity": capacity,
            "managing_union": "county-540202",
        },
    )
    assert answer.status == 201, answer.text()
    page.context.clear_cookies()
    return str(answer.json()["activity_id"])


def test_a_worker_takes_one_place_however_often_he_registers(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    id_number = some_id_number()
    with open_page(PHONE) as page:
        activity_id = publish_activity(page, password_of("organiser"), capacity=2)
        for _ in range(2):
            page.goto(f"/activities/{activity_id}")
            page.get_by_role("button", name="我要报名").click()
            fill_person(page, id_number=id_number)
            page.locator("button[type=submit]").click()
            expect(page.get_by_role("status").get_by_text("以前报过名的，序号不变")).to_be_visible()
            expect(page.get_by_text("还剩 1 个名额")).to_be_visible()


@pytest.mark.parametrize("viewport", [NARROW, DESK], ids=["narrow", "wide"])
@pytest.mark.parametrize("language", ["zh-CN", "bo"])
def test_activity_pages_are_accessible(
    open_page: OpenPage,
    password_of: Callable[[str], str],
    language: str,
    viewport: ViewportSize,
) -> None:
    with open_page(viewport, language=language) as page:
        activity_id = publish_activity(page, password_of("organiser"), capacity=2)
        page.goto("/activities")
        check_page(page, "activities")
        page.goto(f"/activities/{activity_id}")
        check_page(page, "activity")
        page.locator("button.button-primary").click()
        check_page(page, "registration")
