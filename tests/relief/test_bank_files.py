"""The file for the bank: what was approved, in full, under a password, for who may pay."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest
import pyzipper

from contracts.refusals import WrongState
from contracts.relief import SeparationOfDuties, TotalDiffers
from contracts.relief.bank_files import (
    BankFileAnswer,
    BankFileFormat,
    PayeeAltered,
    WriteBankFile,
)
from contracts.rights import Role
from records.kinds import AUDIT
from records.sheets.locked_zip import draw_password, locked_zip
from services.relief.cases import Cases
from services.relief.repository.payment_lines import PAYMENT_LINES
from tests.books import Books
from tests.relief.aid_facts import (
    AMOUNT,
    CARD,
    LATER,
    MONEY,
    PAYEE,
    PAYER,
    SECOND_APPROVER,
    batch_approval,
    built,
    checked,
    payment,
)
from tests.relief.file_facts import STAFF, asked, hire, person
from tests.relief.lead_facts import RELIEF

HEAD = ["序号", "收款人户名", "收款账号", "开户行", "金额（元）", "用途", "业务参考号"]


@pytest.fixture
def books() -> Books:
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY)
    return kept


def approved_batch(books: Books) -> str:
    return asked(books, batch_approval(checked(books, built(books))), SECOND_APPROVER, now=LATER)


def file_of(books: Books, batch_id: str, **more: Any) -> BankFileAnswer:
    told = {"format": BankFileFormat.XLSX, "total_fen": AMOUNT, **more}
    by = told.pop("by", PAYER)
    answer: Any = asked(books, WriteBankFile(batch_id=batch_id, **told), by, now=LATER)
    return answer


def opened(answer: BankFileAnswer) -> bytes:
    with pyzipper.AESZipFile(io.BytesIO(base64.b64decode(answer.content))) as archive:
        archive.setpassword(answer.password.encode())
        [name] = archive.namelist()
        return bytes(archive.read(name))


def test_the_workbook_holds_whom_to_pay_and_how_much(books):
    batch_id = approved_batch(books)
    book = openpyxl.load_workbook(io.BytesIO(opened(file_of(books, batch_id))))
    rows = [[cell.value for cell in row] for row in book.active.rows]
    assert rows == [
        HEAD,
        ["1", PAYEE.name, CARD, PAYEE.bank, 2500, "困难职工帮扶", f"{batch_id}/001"],
    ]


def test_the_csv_says_the_same_with_every_digit_of_the_card(books):
    batch_id = approved_batch(books)
    text = opened(file_of(books, batch_id, format=BankFileFormat.CSV)).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert (head, row[2], row[4]) == (HEAD, CARD, "2500.00")


def test_nothing_is_read_without_the_password_and_no_two_are_alike(books):
    batch_id = approved_batch(books)
    one, other = file_of(books, batch_id), file_of(books, batch_id)
    assert one.password != other.password
    content = base64.b64decode(one.content)
    assert CARD.encode() not in content
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        [entry] = archive.infolist()
        # AE-2: without the sum of the plain file, by which a short one could be guessed.
        assert (entry.CRC, entry.flag_bits & 1) == (0, 1)
        archive.setpassword(other.password.encode())
        with pytest.raises(RuntimeError):
            archive.read(entry)
    with zipfile.ZipFile(io.BytesIO(content)) as plain, pytest.raises((RuntimeError, OSError)):
        plain.read(plain.namelist()[0])


def test_writing_it_is_audited_without_a_word_of_what_is_in_it(books):
    answer = file_of(books, approved_batch(books))
    [row] = [row for row in books.rows(AUDIT) if row["action"] == "payment.bank_file"]
    assert answer.sha256 in repr(row)
    everything = json.dumps(books.everything([]), default=repr, ensure_ascii=False)
    assert answer.password not in everything
    assert CARD not in everything


def test_only_an_approved_batch_goes_to_the_bank_and_for_the_sum_that_was_seen(books):
    batch_id = checked(books, built(books))
    with pytest.raises(WrongState):
        file_of(books, batch_id)
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    with pytest.raises(TotalDiffers):
        file_of(books, batch_id, total_fen=AMOUNT + 1)
    asked(books, payment(batch_id), PAYER, now=LATER)
    with pytest.raises(WrongState):
        file_of(books, batch_id)


def test_who_approved_it_takes_no_file_to_the_bank(books):
    batch_id = approved_batch(books)
    with pytest.raises(SeparationOfDuties):
        file_of(books, batch_id, by=person("second-approver", Role.FINANCE_OFFICER))


def test_a_card_that_was_put_in_the_place_of_another_is_noticed(books):
    batch_id = approved_batch(books)
    with books.work(RELIEF, now=LATER) as unit:
        [line] = Cases(unit).batches.lines_of(batch_id)
        row = unit.document(PAYMENT_LINES, line.line_id)
        assert row is not None
        unit.replace(
            PAYMENT_LINES, {**row, "payee": {**row["payee"], "card": "6222020000000000005"}}
        )
    with pytest.raises(PayeeAltered) as refused:
        file_of(books, batch_id)
    assert refused.value.details == {"line_id": f"{batch_id}/001"}


def test_passwords_are_drawn_from_what_can_be_read_out():
    drawn = {draw_password() for _ in range(100)}
    assert len(drawn) == 100
    assert all(len(each) == 24 and not set(each) & set("01iloIO") for each in drawn)
    assert locked_zip("a", [b"x"], password="p") != locked_zip("a", [b"x"], password="p")
