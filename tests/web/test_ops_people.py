"""Operations with people: a second person decides, an alert that really was raised is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.local.waiting import wait_until
from tests.platform import Platform
from tests.visiting import Visitor
from tests.web import held
from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.test_ops import PasswordOf, enter, send
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
ALERTED_SECONDS = 120


@pytest.fixture(scope="module")
def operator(platform: Platform) -> Visitor:
    return Visitor(platform, "operations")


@pytest.fixture
def line(platform: Platform, operator: Visitor) -> Iterator[dict[str, Any]]:
    """A message that hotline holds for a person."""
    held.let_go(operator)
    ticket = held.accepted_ticket(Visitor(platform, "agent"))
    held.hold(platform, operator, ticket, count=1)
    yield held.held_lines(operator)[-1]
    held.let_go(operator)
    held.forget_facts(platform)


def test_a_second_person_finds_what_he_is_asked_and_agrees(
    open_page: OpenPage,
    password_of: PasswordOf,
    platform: Platform,
    operator: Visitor,
    line: dict[str, Any],
) -> None:
    proposal_id = held.propose_discard(platform, line)
    with open_page(PHONE) as page:
        enter(page, password_of, "/ops/proposals", "leader")
        page.goto("/ops/")
        page.wait_for_url("**/ops/proposals")  # who watches nothing begins at what he is asked
        expect(page.locator("table.rows tbody tr")).to_have_count(1)
        check_page(page, "proposals")
        page.locator("table.rows").get_by_role("link").click()
        expect(page.get_by_text("重复登记，不再办理。")).to_be_visible()
        page.get_by_role("button", name="同意", exact=True).click()
        send(page, write="已核对。")
        expect(page.get_by_text("已执行")).to_be_visible()
        page.get_by_role("link", name="返回等人同意的申请").click()
        expect(page.get_by_text("没有等人同意的申请")).to_be_visible()
    (after,) = [each for each in held.held_lines(operator) if each["row_id"] == line["row_id"]]
    assert after["fate"] == "discarded"
    again = Visitor(platform, "leader").post(
        f"/api/ops/failures/hotline/proposals/{proposal_id}", {"agrees": False, "note": None}
    )
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


@pytest.mark.full  # it waits until the held message is old enough to call somebody
def test_an_alert_that_was_really_raised_is_taken_handed_on_and_taken_by_the_next(
    open_page: OpenPage, password_of: PasswordOf, operator: Visitor, line: dict[str, Any]
) -> None:
    def raised() -> dict[str, Any] | None:
        alerts = operator.get("/api/ops/alerts?limit=100").json()["items"]
        found = [each for each in alerts if each["subject"] == line["consumer"]]
        return dict(found[0]) if found else None

    alert = wait_until(raised, seconds=ALERTED_SECONDS, what="no alert is raised", every=0.5)
    if alert["state"] == "acknowledged":  # by the run of a test before
        operator.post(f"/api/ops/alerts/{alert['alert_id']}/escalate", {"note": None})
    with open_page(PHONE) as page:
        enter(page, password_of)
        card = page.locator(".alert-card", has_text=line["consumer"])
        expect(card).to_contain_text("消息办不了")
        for name in ("我来处理", "叫下一位", "我来处理"):
            card.get_by_role("button", name=name).click()
            send(page, write="在路上。")
            expect(page.get_by_role("dialog")).to_have_count(0)
        expect(card).to_contain_text("已有人处理")
    after = raised()
    assert after is not None
    assert (after["state"], after["next_call_at"]) == ("acknowledged", None)


def test_a_part_of_a_journal_is_sent_again_from_its_page(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(DESK) as page:
        enter(page, password_of)
        page.get_by_role("link", name="补发").click()
        page.get_by_role("button", name="开始补发").click()
        dialog = page.get_by_role("dialog")
        check_page(page, "republish")
        dialog.locator("select").select_option("hotline.relief")
        dialog.get_by_label("从", exact=True).fill("2020-01-01T00:00")
        send(page, write="接收者从备份恢复。")
        expect(dialog.get_by_role("alert").first).to_be_visible()  # older than inboxes remember
        dialog.get_by_label("从", exact=True).fill(page.evaluate(TODAY))
        send(page)
        card = page.locator(".ops-replay").first
        expect(card).to_contain_text("relief 发给 hotline.relief")
        expect(card.locator(".tag")).to_have_text("已完成", timeout=60_000)
        check_page(page, "republications")


TODAY = "new Date(Date.now() - 864e5).toISOString().slice(0, 16)"
