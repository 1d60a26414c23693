"""A worker files a request, and what becomes of it until an officer has decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import (
    STORY,
    act,
    agree,
    escalate,
    file_request,
    fill_person,
    follow_until,
    next_step,
    open_lead,
    open_ticket,
    sign_in,
    some_id_number,
)
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
OFFICER = "officer-county-540202"
PasswordOf = Callable[[str], str]


def test_a_worker_files_a_request_and_follows_it(open_page: OpenPage) -> None:
    with open_page(PHONE) as page:
        number, code = file_request(page)

        page.reload()  # the receipt outlives it
        expect(page.get_by_test_id("receipt-code")).to_have_text(code)
        assert code not in page.url

        page.goto("/progress")
        page.get_by_label("工单编号").fill(number.lower())
        page.get_by_role("textbox", name="查询码").fill(code)
        page.locator("button[type=submit]").click()
        expect(page.locator(".timeline-step")).to_have_count(1)
        expect(page.get_by_role("heading", name=number)).to_be_visible()


def test_a_wrong_query_code_shows_nothing_but_what_to_do(open_page: OpenPage) -> None:
    with open_page(PHONE) as page:
        number, _ = file_request(page)
        page.goto("/progress")
        page.get_by_label("工单编号").fill(number)
        page.get_by_role("textbox", name="查询码").fill("ABCD2345")
        page.locator("button[type=submit]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_role("alert").locator("code")).not_to_be_empty()
        expect(page.locator(".timeline")).to_have_count(0)


def test_a_draft_outlives_a_reload_without_the_id_number(open_page: OpenPage) -> None:
    id_number = some_id_number()
    with open_page(PHONE) as page:
        page.goto("/request")
        page.locator("input[value=hardship]").check()
        page.locator("select").select_option("540202")
        page.locator("textarea").fill(STORY)
        next_step(page)
        fill_person(page, id_number=id_number)
        page.reload()

        expect(page.locator("textarea")).to_have_value(STORY)
        assert id_number not in page.evaluate("JSON.stringify({...localStorage})")
        next_step(page)
        expect(page.locator("input[autocomplete=name]")).to_have_value("次仁")
        expect(page.locator("input[autocapitalize=characters]")).to_have_value("")


def test_what_the_server_finds_wrong_is_shown_at_its_field(open_page: OpenPage) -> None:
    id_number = some_id_number()
    wrong = id_number[:-1] + ("0" if id_number[-1] != "0" else "1")
    with open_page(PHONE) as page:
        page.goto("/request")
        page.locator("input[value=question]").check()
        page.locator("select").select_option("540202")
        page.locator("textarea").fill(STORY)
        next_step(page)
        fill_person(page, id_number=wrong)
        next_step(page)
        agree(page)
        page.locator("button[type=submit]").click()

        field = page.locator("input[autocapitalize=characters]")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value(wrong)


def test_a_lost_answer_is_sent_again_with_the_same_key(open_page: OpenPage) -> None:
    keys: list[str | None] = []
    with open_page(PHONE) as page:

        def lose_the_first(route: Route) -> None:
            keys.append(route.request.headers.get("idempotency-key"))
            if len(keys) == 1:
                route.abort()
            else:
                route.continue_()

        page.route("**/api/requests", lose_the_first)
        page.goto("/request")
        page.locator("input[value=question]").check()
        page.locator("select").select_option("540202")
        page.locator("textarea").fill(STORY)
        next_step(page)
        fill_person(page, id_number=None)
        next_step(page)
        agree(page)
        page.locator("button[type=submit]").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.locator("button[type=submit]").click()
        page.wait_for_url("**/request/receipt")
    assert keys[0]
    assert keys == [keys[0]] * 2


def test_an_agent_accepts_and_escalates_and_an_officer_accepts_the_lead(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as worker:
        number, code = file_request(worker, id_number=some_id_number())

        with open_page(DESK) as agent:
            sign_in(agent, "agent", password_of("agent"))
            escalate(agent, number)

        with open_page(DESK) as officer:
            sign_in(officer, OFFICER, password_of(OFFICER), to="/desk/leads?state=open")
            open_lead(officer, number)
            act(officer, "受理建档", write="情况属实。")
            expect(officer.get_by_text("困难职工档案")).to_be_visible()

        follow_until(worker, number, code, "已纳入困难职工档案")
        expect(worker.get_by_test_id("now")).to_have_text("已为您建立困难职工档案。")


def test_an_officer_refuses_a_lead_with_a_reason_and_the_worker_reads_it(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as worker:
        number, code = file_request(worker, id_number=some_id_number())
        with open_page(DESK) as agent:
            sign_in(agent, "agent", password_of("agent"))
            escalate(agent, number)
        with open_page(PHONE) as officer:
            sign_in(officer, OFFICER, password_of(OFFICER), to="/desk/leads")
            open_lead(officer, number)
            check_page(officer, "lead")
            officer.get_by_role("group").get_by_role("button", name="不予受理").click()
            dialog = officer.get_by_role("dialog")
            expect(dialog.get_by_text("决定后不能更改")).to_be_visible()
            dialog.locator("button[type=submit]").click()
            expect(dialog.get_by_text("请选择一项")).to_be_visible()
            expect(dialog.locator("input[type=radio]").first).to_be_focused()
            check_page(officer, "refusal")
            dialog.get_by_label("已由其他渠道救助").check()
            dialog.locator("button[type=submit]").click()
            expect(officer.locator(".notice-ok")).to_be_focused()
            expect(officer.locator(".page-head .tag")).to_have_text("不予受理")

        follow_until(worker, number, code, "困难帮扶没有受理。")
        expect(worker.get_by_text("原因：已由其他渠道救助")).to_be_visible()
        check_page(worker, "progress")


def test_two_agents_at_one_ticket_see_each_other_s_change(
    open_page: OpenPage, password_of: PasswordOf
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker)
    with open_page(DESK) as first, open_page(DESK) as second:
        for agent in (first, second):
            sign_in(agent, "agent", password_of("agent"))
            open_ticket(agent, number)
        act(first, "受理")
        expect(first.locator(".notice-ok")).to_be_visible()

        act(second, "直接答复", write="请携带材料到县总工会办理。")
        conflict = second.get_by_role("dialog", name="内容已被他人修改")
        expect(conflict.locator(".timeline-step")).to_have_count(1)
        conflict.get_by_role("button", name="载入最新内容").click()
        expect(second.locator(".page-head .tag").first).to_have_text("已受理")
