"""What tests of budgets speak of: money set by finance, and many who wait for approval."""

from __future__ import annotations

from typing import Any

from contracts.relief import (
    FileState,
)
from contracts.relief.budgets import (
    FundSource,
    SetBudget,
)
from contracts.rights import Role
from records.acts import act_now
from records.policies import Policies
from services.relief import budgeting
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.notice import notice_for
from tests.books import KEYS, Books
from tests.relief.aid_facts import LATER, PAYEE
from tests.relief.file_facts import COUNTY, POLICIES, USE_CASES, WORK_UNIT, asked, person
from tests.relief.lead_facts import NOW, RELIEF, TODAY, act, referral
from tests.relief.test_payment_maps import TERMS

FINANCE = person("finance", Role.FINANCE_OFFICER)
NEEDED = Policies(
    {"relief.budgets": [{"from": "2000-01-01", "values": {"needed_for": ["medical"]}}]}
)

USE_CASES[SetBudget] = lambda cases, request: budgeting.set_budget(
    cases, request=request, policies=POLICIES
)


def budget_of(granted_fen: int, **more: Any) -> SetBudget:
    told = {
        "managing_union": COUNTY,
        "fund": FundSource.REGION,
        "programme": "medical",
        "year": LATER.year,
        "basis": "藏工办〔2021〕3号",
    }
    return SetBudget(granted_fen=granted_fen, **{**told, **more})


def set_budget(books: Books, granted_fen: int, **more: Any) -> str:
    return asked(books, budget_of(granted_fen, **more), FINANCE, now=LATER)


def many_requests(books: Books, count: int) -> list[str]:
    """Requests of as many people of one county, each on his own file, in one unit of work."""
    with books.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        return [_request(cases, place) for place in range(count)]


def _request(cases: Cases, place: int) -> str:
    told = referral(ticket_id=f"ticket-{place}", person_key=f"p1.{place}")
    holder = Holder.of(told, number=f"KN-540202-2021-{place:06d}")
    file = HardshipFile.open_for(holder, file_id=f"file-{place}", act=act(by="staff/filer"))
    file.state = FileState.ON_FILE
    file.notice = notice_for(
        name="次仁", work_unit=WORK_UNIT, file_number=holder.number, on=TODAY,
        values={"days": 5, "unit": "working_days"},
    )  # fmt: skip
    aid = AidRequest.asked_for(
        file, aid_id=f"aid-{place}", terms=TERMS, payee=PAYEE, card_key=KEYS.card_key(PAYEE.card),
        note=None, act=act_now(by=person("asker", Role.OFFICER, COUNTY), now=LATER),
    )  # fmt: skip
    cases.acts.keep(file)
    cases.files.add(file)
    cases.acts.keep(aid)
    cases.aid.add(aid)
    return aid.aggregate_id
