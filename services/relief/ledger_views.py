"""What one person was given over all years: by his key, on whichever file of his it was."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from contracts.relief import AidState
from contracts.relief.ledgers import GetPersonLedger, LedgerLine, LedgerYear, PersonLedger
from records.reads import Reads
from services.relief.cases import Cases
from services.relief.repository.aid_requests import AID_REQUESTS, paid_fen_of


def person_ledger(cases: Cases, reads: Reads, *, request: GetPersonLedger) -> PersonLedger:
    """The person's aid that was not refused; refuses `FileNotFound` and `ForeignUnion`."""
    file = cases.files.get(request.file_id)
    cases.unit.audit("file.ledger", file.subject)
    lines = [_line(row) for row in _rows(reads, file.holder.person_key)]
    lines.sort(key=lambda line: (line.year, line.requested_on, line.aid_id), reverse=True)
    paid: Counter[int] = Counter()
    for line in lines:
        paid[line.year] += line.paid_fen
    return PersonLedger(
        file_id=file.aggregate_id,
        file_number=file.number,
        paid_fen=paid.total(),
        years=[LedgerYear(year=year, paid_fen=paid[year]) for year in sorted(paid, reverse=True)],
        lines=lines,
    )


def _rows(reads: Reads, person_key: str) -> list[dict[str, Any]]:
    where = {"person_key": person_key, "live": True}
    return list(reads.every(AID_REQUESTS, where, sort=(("terms.purpose", 1), ("_id", 1))))


def _line(row: dict[str, Any]) -> LedgerLine:
    terms = row["terms"]
    return LedgerLine(
        aid_id=row["_id"],
        year=terms["year"],
        programme=terms["programme"],
        purpose=terms["purpose"],
        state=AidState(row["state"]),
        managing_union=row["managing_union"],
        amount_fen=terms["amount_fen"],
        paid_fen=paid_fen_of(row),
        requested_on=date.fromisoformat(row["requested_on"]),
    )
