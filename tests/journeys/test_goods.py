"""Goods over HTTP: from the delivery to the closed list, each step by who may take it alone."""

from __future__ import annotations

import base64
import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
import requests

from replay.client import Client, Refused
from replay.handing_out import signed_sheet
from tests.platform import Platform
from tests.strangers import somebody
from tests.visiting import Visitor
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

HERE, THERE = "county-540202", "county-540221"
RIVALS, DESKS = 64, 16


@pytest.fixture(scope="module")
def keeper(platform: Platform) -> Visitor:
    return Visitor(platform, "store")


@pytest.fixture(scope="module")
def officer(platform: Platform) -> Visitor:
    return Visitor(platform, f"officer-{HERE}")


@pytest.fixture(scope="module")
def city(platform: Platform) -> Visitor:
    return Visitor(platform, "officer-city")


@pytest.fixture(scope="module")
def foreign(platform: Platform) -> Visitor:
    return Visitor(platform, f"officer-{THERE}")


def code(answer: requests.Response) -> str | None:
    return None if answer.ok else str(answer.json()["code"])


def delivered(keeper: Visitor, quantity: int) -> str:
    """An article of its own, so that tests share no store."""
    goods = {
        "managing_union": HERE, "store": "一号库", "article": f"手套{uuid4().hex[:8]}",
        "unit": "双", "quantity": quantity, "unit_cost_fen": 1_500, "from_whom": "某公司",
        "document_number": "RK-1",
    }  # fmt: skip
    answer = keeper.post("/api/stock", goods)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["stock_id"])


def on_hand(keeper: Visitor, stock_id: str) -> int:
    return int(keeper.get(f"/api/stock/{stock_id}").json()["on_hand"])


def opened(officer: Visitor, stock_id: str, people: int) -> tuple[str, list[str]]:
    """(where a distribution that has begun is, who stands on its list)."""
    today = today_there()
    draft = {
        "managing_union": HERE, "title": "骑手关爱服务月", "category": "riders", "place": "驿站",
        "since": today, "until": today, "kit": [{"stock_id": stock_id, "quantity": 1}],
        "planned": people,
    }  # fmt: skip
    drafted = officer.post("/api/distributions", draft)
    assert drafted.status_code == 201, drafted.text
    path = f"/api/distributions/{drafted.json()['distribution_id']}"
    for first in range(0, people, 50):
        some = range(first, min(people, first + 50))
        listed = [{"person": somebody(), "employer": "某外卖平台"} for _ in some]
        assert officer.post(f"{path}/recipients", {"people": listed}).ok
    assert officer.post(f"{path}/open", {}).ok
    ids: list[str] = []
    cursor = ""
    while cursor is not None:
        page = officer.get(f"{path}/recipients?limit=100{cursor}").json()
        ids += [each["recipient_id"] for each in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    return path, ids


def today_there() -> str:
    return business_day(datetime.now(UTC)).isoformat()


def uploaded(by: Visitor) -> str:
    return by.hand_in("hand_over_sheet", signed_sheet())


def hand_over(by: Visitor, path: str, file_id: str, *recipients: str) -> requests.Response:
    handed: list[dict[str, Any]] = [{"recipient_id": each} for each in recipients]
    body = {"handed": handed, "means": "thumb_print", "file_id": file_id}
    return by.post(f"{path}/hand-over", body)


def test_kits_go_from_delivery_to_closing_each_person_once(keeper, officer, foreign):
    stock_id = delivered(keeper, 3)
    path, (first, second) = opened(officer, stock_id, 2)
    scan = uploaded(officer)
    assert code(hand_over(keeper, path, scan, first)) == "attachment_not_found"
    assert code(hand_over(foreign, path, uploaded(foreign), first)) == "foreign_union"
    assert hand_over(officer, path, scan, first).ok
    assert code(hand_over(officer, path, scan, first)) == "kit_handed_already"
    assert code(foreign.get(f"{path}/recipients")) == "foreign_union"
    assert code(foreign.get(f"{path}/files/{scan}")) == "foreign_union"
    assert keeper.get(f"{path}/files/{scan}").headers["Content-Type"] == "image/png"
    back = {"recipient_id": first, "reason": "领错"}
    assert code(foreign.post(f"{path}/take-back", back)) == "foreign_union"
    assert officer.post(f"{path}/take-back", back).json()["handed"] == 0
    assert on_hand(keeper, stock_id) == 3
    assert hand_over(officer, path, scan, first, second).ok
    printed = officer.get(f"{path}/sheet").json()
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(printed["content"])))
    assert book.active.max_row == 3
    closed = officer.post(f"{path}/close", {}).json()
    assert (closed["planned"], closed["handed"], closed["left"]) == (2, 2, 0)
    assert code(hand_over(officer, path, scan, first)) == "wrong_state"
    assert on_hand(keeper, stock_id) == 1


def test_who_counted_or_handed_over_does_not_confirm_a_count(keeper, officer, city):
    stock_id = delivered(keeper, 3)
    path, (first,) = opened(officer, stock_id, 1)
    assert hand_over(officer, path, uploaded(officer), first).ok
    count = {"counted": 1, "reason": "盘点少一双"}
    assert code(officer.post(f"/api/stock/{stock_id}/count", count)) is None
    assert keeper.post(f"/api/stock/{stock_id}/count", count).ok
    confirm = f"/api/stock/{stock_id}/confirm-count"
    seen = {"counted": 1}
    assert code(keeper.post(confirm, seen)) == "second_counter_needed"
    assert code(officer.post(confirm, seen)) == "second_counter_needed"
    assert on_hand(keeper, stock_id) == 2
    assert city.post(confirm, seen).json()["on_hand"] == 1
    [last, *_] = keeper.get(f"/api/stock/{stock_id}/movements").json()["items"]
    assert (last["kind"], last["quantity"]) == ("counted", -1)
    assert len({last["by"], last["second"]}) == 2


def test_of_64_hand_overs_of_the_last_kit_at_sixteen_desks_one_succeeds(platform, keeper, officer):
    stock_id = delivered(keeper, 1)
    path, people = opened(officer, stock_id, RIVALS)
    scan = uploaded(officer)
    clients = [platform.client(f"officer-{HERE}") for _ in range(DESKS)]

    def at_a_desk(desk: int) -> list[str]:
        body = {"means": "signature", "file_id": scan}
        return [
            outcome(
                clients[desk], f"{path}/hand-over", {**body, "handed": [{"recipient_id": each}]}
            )
            for each in people[desk::DESKS]
        ]

    with ThreadPoolExecutor(DESKS) as pool:
        told = Counter(one for some in pool.map(at_a_desk, range(DESKS)) for one in some)
    assert told == {"done": 1, "stock_short": RIVALS - 1}
    assert on_hand(keeper, stock_id) == 0
    assert officer.get(path).json()["handed"] == 1


def outcome(client: Client, path: str, body: dict[str, Any]) -> str:
    """What becomes of a command that is asked again as long as the platform is busy."""
    try:
        client.ask("POST", path, body=body, key=new_id())
    except Refused as refused:
        return str(refused.problem["code"])
    return "done"
