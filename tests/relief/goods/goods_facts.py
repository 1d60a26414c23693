"""What tests of goods speak of: gloves, scarves and knee pads for riders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from contracts.files import FilePurpose
from contracts.people import Applicant
from contracts.relief.distribution_parts import HandedKit, KitPart, ListedPerson
from contracts.relief.distributions import (
    AddRecipients,
    CancelDistribution,
    CloseDistribution,
    DraftDistribution,
    DropRecipient,
    HandOverKits,
    OpenDistribution,
    ReviseDistribution,
    TakeBackKit,
)
from contracts.relief.goods import ConfirmCount, CountStock, ReceiveGoods
from contracts.relief.goods_words import ReceiptMeans
from contracts.requests import Request
from contracts.rights import Actor, Role
from records.files import StagedFiles
from records.policies import load_policies
from services.relief.goods import distributing, handing, stocking
from services.relief.goods.desk import Desk
from services.relief.goods.recipients import RECIPIENTS
from services.relief.goods.stocks import STOCKS
from tests.books import KEYS, Books
from tests.files.handed_in import handed_in
from tests.relief.file_facts import COUNTY, person
from vocabulary.id_number import check_character

NOW = datetime(2021, 11, 8, 4, 0, tzinfo=UTC)
TODAY = NOW.date()
KEEPER = person("keeper", Role.STORE_KEEPER, COUNTY)
OFFICER = person("officer", Role.OFFICER, COUNTY)
SECOND = person("second", Role.OFFICER, COUNTY)
FOREIGN = person("foreign", Role.OFFICER, "county-540221")
FOREIGN_KEEPER = person("foreign-keeper", Role.STORE_KEEPER, "county-540221")
SHEET = "a" * 64
STEPS: dict[type[Request], Callable[..., str]] = {
    ReceiveGoods: stocking.receive_goods,
    CountStock: stocking.count_stock,
    ConfirmCount: stocking.confirm_count,
    DraftDistribution: distributing.draft_distribution,
    ReviseDistribution: distributing.revise_distribution,
    AddRecipients: distributing.add_recipients,
    DropRecipient: distributing.drop_recipient,
    OpenDistribution: distributing.open_distribution,
    CloseDistribution: distributing.close_distribution,
    CancelDistribution: distributing.cancel_distribution,
    HandOverKits: handing.hand_over_kits,
    TakeBackKit: handing.take_back_kit,
}


def desk_of(unit: Any) -> Desk:
    return Desk(unit=unit, policies=load_policies(), keys=KEYS, files=StagedFiles(unit))


def asked(books: Books, request: Request, by: Actor = OFFICER, *, now: datetime = NOW) -> str:
    """What relief does with the request of this person; the id of what it changed."""
    with books.work(by, now=now, action=request.action) as unit:
        return STEPS[type(request)](desk_of(unit), request=request)


def delivery(article: str = "手套", quantity: int = 10, **more: Any) -> ReceiveGoods:
    told = {
        "managing_union": COUNTY, "store": "一号库", "unit": "双", "unit_cost_fen": 1_500,
        "from_whom": "日喀则某商贸公司", "document_number": "RK-1",
    }  # fmt: skip
    return ReceiveGoods(article=article, quantity=quantity, **{**told, **more})


def rider(number: int, **more: Any) -> Applicant:
    """One of many: each with a phone and an ID number of his own."""
    body = f"5423011990{1 + number // 700 % 12:02d}{1 + number // 25 % 28:02d}{number % 999:03d}"
    told = {
        "name": "次仁", "phone": f"+86139089{number:05d}",
        "id_number": body + check_character(body),
    }  # fmt: skip
    return Applicant(**{**told, **more})


def draft(*stock_ids: str, quantity: int = 1, **more: Any) -> DraftDistribution:
    told = {
        "managing_union": COUNTY, "title": "骑手关爱服务月", "category": "riders",
        "place": "桑珠孜区骑手驿站", "since": TODAY, "until": TODAY, "planned": 300,
    }  # fmt: skip
    kit = [KitPart(stock_id=each, quantity=quantity) for each in stock_ids]
    return DraftDistribution(kit=kit, **{**told, **more})


def listing(distribution_id: str, *people: Applicant) -> AddRecipients:
    listed = [ListedPerson(person=each, employer="某外卖平台") for each in people]
    return AddRecipients(distribution_id=distribution_id, people=listed)


def opened(books: Books, people: int = 2, *, kits: int = 10, **more: Any) -> str:
    """A distribution whose hand-overs have begun, of one article."""
    stock_id = asked(books, delivery(quantity=kits), KEEPER)
    distribution_id = asked(books, draft(stock_id, **more))
    for first in range(0, people, 50):
        some = [rider(each) for each in range(first, min(first + 50, people))]
        asked(books, listing(distribution_id, *some))
    return asked(books, OpenDistribution(distribution_id=distribution_id))


def on_list(books: Books, distribution_id: str) -> list[str]:
    """The ids of who stands on a list, in its order."""
    rows = [row for row in books.rows(RECIPIENTS) if row["distribution_id"] == distribution_id]
    return [row["_id"] for row in sorted(rows, key=lambda row: row["number"])]


def sheet(books: Books, by: Actor = OFFICER, *, now: datetime = NOW) -> str:
    """The scan of a signed sheet, handed in."""
    return handed_in(books, FilePurpose.HAND_OVER_SHEET, "签领单.jpg", by, now=now, sha256=SHEET)


def handing_over(
    distribution_id: str, file_id: str, *recipient_ids: str, **more: Any
) -> HandOverKits:
    handed = [HandedKit(recipient_id=each, **more) for each in recipient_ids]
    return HandOverKits(
        distribution_id=distribution_id, handed=handed, means=ReceiptMeans.SIGNATURE,
        file_id=file_id,
    )  # fmt: skip


def on_hand(books: Books) -> dict[str, tuple[int, int]]:
    """Article → how many there are, and their value in fen."""
    return {row["article"]: (row["on_hand"], row["value_fen"]) for row in books.rows(STOCKS)}
