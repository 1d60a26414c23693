"""What the rights walk asks of goods: stock and a distribution of one county."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.rights.cells import HERE
from tests.strangers import somebody as a_person


def new_goods() -> dict[str, Any]:
    """A delivery of gloves."""
    article = {"managing_union": HERE, "store": "库", "article": "手套", "unit": "双"}
    delivery = {"from_whom": "某公司", "document_number": f"RK-{uuid4()}"}
    return {**article, **delivery, "quantity": 1, "unit_cost_fen": 1}


def new_kit(stock_id: str) -> dict[str, Any]:
    """One piece for one person, on one day."""
    kit = [{"stock_id": stock_id, "quantity": 1}]
    return {"kit": kit, "planned": 1, "since": "2021-11-08", "until": "2021-11-08"}


def new_distribution(stock_id: str) -> dict[str, Any]:
    """A distribution of that kit."""
    told = {"managing_union": HERE, "title": "发放", "category": "riders", "place": "驿站"}
    return {**told, **new_kit(stock_id)}


def of_goods(stock_id: str, distribution_id: str, version: int = 1_000_000) -> dict[str, Any]:
    """Method → what is asked with it about these; nobody has that `version`."""
    stock, there = {"stock_id": stock_id}, {"distribution_id": distribution_id}
    stale, nobody = {"expected_version": version}, {"recipient_id": "nobody"}
    step, person = {**there, **stale}, {"person": a_person(), "employer": "平台"}
    signed = {"handed": [nobody], "means": "signature", "file_id": "no-file"}
    return {
        "relief.get_stock": stock,
        "relief.list_stock_movements": stock,
        "relief.count_stock": {**stock, **stale, "counted": 1, "reason": "盘点"},
        "relief.confirm_count": {**stock, **stale, "counted": 1},
        "relief.get_distribution": there,
        "relief.list_recipients": there,
        "relief.get_hand_over_sheet": there,
        "relief.get_hand_over_file": {**there, "file_id": "no-file"},
        "relief.revise_distribution": {**step, **new_kit(stock_id)},
        "relief.add_recipients": {**step, "people": [person]},
        "relief.drop_recipient": {**step, **nobody},
        "relief.open_distribution": step,
        "relief.hand_over_kits": {**step, **signed},
        "relief.take_back_kit": {**step, **nobody, "reason": "领错"},
        "relief.close_distribution": step,
        "relief.cancel_distribution": {**step, "reason": "改期"},
    }
