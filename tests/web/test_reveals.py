"""A person's card is masked; his own open task shows him at once, anything else asks why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESK, PHONE, OpenPage
from tests.web.people import act, file_request, open_ticket, sign_in, some_id_number, some_mobile
from tests.web.test_pages import check_page

pytestmark = pytest.mark.web
SHOW = "查看完整信息"


def test_an_agent_says_why_until_the_ticket_is_his(
    open_page: OpenPage, password_of: Callable[[str], str]
) -> None:
    phone, id_number = some_mobile(), some_id_number()
    with open_page(PHONE) as worker:
        number, _ = file_request(worker, id_number=id_number, phone=phone)
    with open_page(DESK) as agent:
        sign_in(agent, "agent", password_of("agent"))
        open_ticket(agent, number)
        card = agent.locator("section", has=agent.get_by_role("button", name=SHOW))
        card.get_by_role("button", name=SHOW).click()
        expect(card.get_by_text("这不是您待办的事项")).to_be_visible()
        expect(agent.get_by_text(phone)).to_have_count(0)
        check_page(agent, "ticket, asked why")
        card.get_by_label("回电核实").check()
        card.locator("textarea").fill("来电追问进度")
        card.get_by_role("button", name=SHOW).click()
        expect(agent.get_by_text(f"+86{phone}")).to_be_visible()
        expect(agent.get_by_text(id_number)).to_be_visible()

        agent.reload()
        expect(agent.get_by_text(f"{phone[:3]}****{phone[7:]}")).to_be_visible()
        act(agent, "受理")
        expect(agent.get_by_role("group").get_by_role("button", name="转帮扶")).to_be_visible()
        agent.get_by_role("button", name=SHOW).click()
        expect(agent.get_by_text(f"+86{phone}")).to_be_visible()
