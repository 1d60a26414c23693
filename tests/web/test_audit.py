"""The auditor's pages: what others did, a sample by a seed, a dossier that can be verified."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import act, file_request, open_ticket, sign_in
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web


def test_an_auditor_finds_an_act_sees_what_it_changed_and_all_about_its_subject(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    with open_page(PHONE) as worker:
        number, _ = file_request(worker)
    with open_page(DESK) as agent:
        sign_in(agent, "agent", password_of("agent"))
        open_ticket(agent, number)
        ticket = agent.url.rsplit("/", 1)[1]
        act(agent, "受理")
        expect(agent.locator(".notice-ok")).to_be_visible()
    with open_page(PHONE) as page:
        sign_in(page, "auditor", password_of("auditor"))
        page.wait_for_url("**/desk/audit")
        expect(page.locator("table.rows tbody tr").first).to_be_visible()
        check_page(page, "audit")
        page.get_by_role("button", name="筛选").click()
        page.get_by_label("对象", exact=True).fill(f"ticket/{ticket}")
        page.get_by_role("button", name="查询", exact=True).click()
        page.wait_for_url("**/desk/audit?subject=ticket/**")
        rows = page.locator("table.rows tbody tr")
        expect(rows.filter(has_text="ticket.accept")).to_have_count(1)
        rows.filter(has_text="ticket.accept").get_by_role("button").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator(".change", has_text="state")).to_contain_text("accepted")
        check_page(page, "audit row")
        dialog.get_by_role("button", name="此人的全部记录").click()
        page.wait_for_url("**/desk/audit?actor=staff/**")
        expect(rows.first).to_be_visible()


def test_an_auditor_draws_a_sample_twice_and_verifies_a_dossier_of_it(
    open_page: OpenPage, password_of: Callable[[str], str], tmp_path: Path
) -> None:
    with open_page(PHONE) as worker:
        file_request(worker)
    with open_page(DESK) as page:
        sign_in(page, "auditor", password_of("auditor"), to="/desk/audit/samples")
        expect(page.get_by_role("button", name="抽取样本")).to_be_visible()
        check_page(page, "samples")
        page.get_by_label("数量").fill("3")
        page.get_by_label("种子").fill("lottery-0305")
        page.get_by_role("button", name="抽取样本").click()
        page.wait_for_url("**/desk/audit/samples/tickets/*")
        expect(page.locator("table.rows tbody tr").first).to_be_visible()
        page.get_by_role("button", name="按同一种子重抽").click()
        expect(page.get_by_text("重抽结果与本样本完全一致。")).to_be_visible()
        check_page(page, "sample")
        page.get_by_role("link", name="制作卷宗").first.click()
        page.wait_for_url("**/desk/audit/dossiers?of=ticket&record_id=*")
        page.get_by_role("button", name="制作卷宗").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载 PDF").click()
        document = tmp_path / download.value.suggested_filename
        download.value.save_as(document)
        check_page(page, "dossiers")
        assert document.read_bytes().startswith(b"%PDF")
        chooser = page.locator("input[type=file]")
        chooser.set_input_files(document)
        expect(page.get_by_text("这是本系统制作的原件")).to_be_visible()
        document.write_bytes(document.read_bytes() + b" ")
        chooser.set_input_files(document)
        expect(page.get_by_text("没有登记过这样的文件")).to_be_visible()
        page.get_by_role("link", name="风险提示").click()
        page.wait_for_url("**/desk/audit/flags")
        expect(page.get_by_role("heading", name="公示期不足")).to_be_visible()
        check_page(page, "flags")
