"""Use case of the file for the bank: what was approved and nothing else, under a password."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.refusals import WrongState
from contracts.relief import BatchState, Stage
from contracts.relief.bank_files import (
    BankFileAnswer,
    BankFileFormat,
    PayeeAltered,
    WriteBankFile,
)
from records.acts import act_now
from records.keys import IndexKeys
from records.policies import Policies
from records.sheets import Cell, Column, Form, csv_sheet, xlsx_sheet
from records.sheets.locked_zip import draw_password, locked_zip
from services.relief.cases import Cases
from services.relief.domain.duties import require_free
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import PaymentLine, in_canonical_form

LAYOUT = "relief.bank_file"
AMOUNT = "amount"


def write_bank_file(
    cases: Cases, *, request: WriteBankFile, keys: IndexKeys, policies: Policies
) -> BankFileAnswer:
    """The batch as the bank's layout of the day has it, for who may pay it now; audited.

    Refuses `BatchNotFound`, `ForeignUnion`, `WrongState`, `SeparationOfDuties`, `StageMovedUp`,
    `TotalDiffers`, `SnapshotAltered` and `PayeeAltered`.
    """
    unit = cases.unit
    act = act_now(by=unit.actor, now=unit.now)
    batch = cases.batches.get(request.batch_id)
    _require_payable(cases, batch, by=act.by)
    batch.require_total(request.total_fen)
    lines = cases.batches.lines_of(request.batch_id)
    for line in lines:
        _require_unaltered(line, keys)
    batch.require_unaltered(keys.payees_key(in_canonical_form(lines)))
    password = draw_password()
    layout = policies.on(LAYOUT, act.happened_on)
    name = f"{layout['title']}-{act.happened_on:%Y%m%d}-{batch.aggregate_id[-6:]}"
    pieces = _pieces(request.format, layout, lines)
    content = locked_zip(f"{name}.{request.format}", pieces, password=password)
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"format": request.format.value, "sha256": sha256, "lines": len(lines)}
    unit.audit("payment.bank_file", batch.subject, after=told)
    return BankFileAnswer(
        batch_id=batch.aggregate_id,
        file_name=f"{name}.zip",
        content=base64.b64encode(content).decode(),
        password=password,
        sha256=sha256,
        lines=len(lines),
        total_fen=batch.total_fen,
    )


def _require_payable(cases: Cases, batch: PaymentBatch, *, by: str) -> None:
    if batch.state != BatchState.APPROVED:
        raise WrongState(allowed=BatchState.APPROVED, state=batch.state, command="write_bank_file")
    require_free(by, stage=Stage.PAYMENT, case=cases.of_batch(batch))
    cases.require_reach(batch)


def _require_unaltered(line: PaymentLine, keys: IndexKeys) -> None:
    """The keyed hash was made when the batch was built: a card put in another's place shows."""
    if keys.card_key(line.payee.card) != line.card_key:
        raise PayeeAltered(allowed="the card that was approved", line_id=line.line_id)


def _pieces(
    written_as: BankFileFormat, layout: Mapping[str, Any], lines: list[PaymentLine]
) -> Iterator[bytes]:
    """The sheet; its columns and their headings are those of the bank's layout, in its order."""
    columns = [
        Column(heading=each["heading"], form=Form.YUAN if each["field"] == AMOUNT else Form.TEXT)
        for each in layout["columns"]
    ]
    fields = [each["field"] for each in layout["columns"]]
    rows = (
        [_cells(place, line, layout)[name] for name in fields]
        for place, line in enumerate(lines, start=1)
    )
    if written_as == BankFileFormat.XLSX:
        return xlsx_sheet(layout["title"], columns, rows)
    return csv_sheet(columns, rows)


def _cells(place: int, line: PaymentLine, layout: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        "number": str(place),
        "name": line.payee.name,
        "card": line.payee.card,
        "bank": line.payee.bank,
        AMOUNT: line.amount_fen,
        "use": layout["use"],
        "reference": line.line_id,
    }
