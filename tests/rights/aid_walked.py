"""What the rights walk asks of aid, of its payment and of the budget it comes from."""

from __future__ import annotations

from typing import Any

from tests.rights.batches_walked import of_a_batch

PAYEE = {"name": "次仁", "card": "6228480000000000007", "bank": "农行"}
NOBODYS_VERSION = 1_000_000


def of_aid(aid_id: str, batch_id: str, budget_id: str, file_id: str) -> dict[str, Any]:
    """Method → what is asked with it about these; nobody has that version."""
    aid, batch, budget = {"aid_id": aid_id}, {"batch_id": batch_id}, {"budget_id": budget_id}
    step, paid = {**aid, "expected_version": NOBODYS_VERSION}, {"receipt_number": "1"}
    of_batch = {**batch, "expected_version": NOBODYS_VERSION}
    lines = [{"line_id": "a", "paid_fen": 1}]
    return {
        "relief.get_aid": aid,
        "relief.list_similar_cases": aid,
        "relief.get_person_ledger": {"file_id": file_id},
        "relief.correct_aid": {**step, "amount_fen": 1, "payee": PAYEE},
        "relief.get_aid_file": {**aid, "file_id": "no-file"},
        "relief.move_aid_up": step,
        "relief.correct_payee": {**step, "payee": PAYEE, "note": "卡号有误"},
        "relief.revoke_aid": {**step, "note": "撤销"},
        "relief.decide_aid": {**step, "outcome": "passed"},
        "relief.get_batch": batch,
        "relief.get_budget": budget,
        "relief.list_budget_entries": budget,
        **of_a_batch(of_batch, aid_id),
        "relief.write_bank_file": {**batch, "format": "xlsx", "total_fen": 2},
        "relief.record_bank_answer": {**of_batch, "lines": lines, "total_fen": 1, **paid},
    }
