"""Corrections at the desk: who asked does not decide, and nobody decides of what he did not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import DESK, NARROW, OpenPage
from tests.web.people import file_request, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
ASK = """async ([path, body, version]) => {
  const read = async (path) => (await fetch(path)).json();
  const { csrf_token } = await read("/api/session");
  const headers = {
    "Content-Type": "application/json", "X-CSRF-Token": csrf_token,
    "Idempotency-Key": crypto.randomUUID(), ...(version ? { "If-Match": `"${version}"` } : {}),
  };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}"""


def test_a_correction_is_decided_by_another_who_sees_what_came_between(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(NARROW) as worker:
        number, _ = file_request(worker)
    with open_page(NARROW, language="bo") as officer:
        sign_in(officer, "officer-city", password_of("officer-city"))
        name, _ = (
            ask(officer, number, fact, value)
            for fact, value in (("name", "次仁旺堆"), ("phone", "13908920077"))
        )
        open_correction(officer, number, "མིང་།")
        expect(officer.get_by_role("dialog").locator("button[type=submit]")).to_have_count(0)
        check_page(officer, "correction of one's own asking")

    with open_page(DESK) as leader:
        sign_in(leader, "shift-leader", password_of("shift-leader"))
        leader.locator(".desk-nav").get_by_role("link", name="更正申请").click()
        check_page(leader, "corrections")
        open_correction(leader, number, "姓名")
        expect(leader.get_by_role("dialog").get_by_text("次**堆")).to_be_visible()
        decide(leader, name, "corrected")
        is_shown_what_came_between(leader)

        open_correction(leader, number, "电话")
        refuse(leader)
        expect(leader.get_by_role("status").filter(has_text=number)).to_be_focused()
        leader.get_by_role("link", name="未更正").click()
        open_correction(leader, number, "电话")
        dialog = leader.get_by_role("dialog")
        expect(dialog.get_by_text("没有证明")).to_be_visible()
        assert leader.url.endswith("state=refused")
        dialog.get_by_role("link", name=number).click()
        expect(leader.get_by_role("heading", name=number)).to_be_visible()


def is_shown_what_came_between(page: Page) -> None:
    """A refusal is sent of what was decided meanwhile: that stands there, and no way to decide."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("不更正").check()
    dialog.locator("button[type=submit]").click()
    expect(dialog.get_by_text("请选择一项")).to_be_visible()
    refuse(page)
    expect(dialog.get_by_role("alert")).to_be_focused()
    expect(dialog.get_by_text("已更正", exact=True)).to_be_visible()
    expect(dialog.locator("button[type=submit]")).to_have_count(0)
    check_page(page, "correction decided by another")
    dialog.get_by_role("button", name="关闭", exact=True).last.click()


def refuse(page: Page) -> None:
    """Refuse the correction of the open dialog."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("不更正").check()
    dialog.get_by_label("没有证明").check()
    check_page(page, "correction to be refused")
    dialog.locator("button[type=submit]").click()


def ask(page: Page, number: str, field: str, value: str) -> dict[str, Any]:
    """Whoever is signed in asks for a correction of a ticket; the correction."""
    found = page.evaluate(
        "number => fetch(`/api/tickets?number=${number}`).then(it => it.json())", number
    )
    body = {"record_id": found["items"][0]["ticket_id"], "field": field, "value": value}
    return dict(page.evaluate(ASK, ["/api/corrections/ticket", body, None]))


def decide(page: Page, correction: dict[str, Any], outcome: str) -> None:
    """The same person decides, as if on another page."""
    path = f"/api/corrections/ticket/{correction['correction_id']}/decide"
    page.evaluate(ASK, [path, {"outcome": outcome}, correction["version"]])


def open_correction(page: Page, number: str, fact: str) -> None:
    """Open a correction in the list of those in the state that is shown."""
    if "/corrections" not in page.url:
        page.goto("/desk/corrections")
    page.locator("tr", has_text=number).filter(has_text=fact).locator("[data-row-link]").click()
    expect(page.get_by_role("dialog")).to_be_visible()
