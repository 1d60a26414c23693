"""A payment's dossier: the request with every act, the batch with its three people, nobody else."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.people import RevealReason
from contracts.refusals import ReasonNeeded
from contracts.relief import AidNotFound, BatchNotFound
from contracts.rights import Actor, Role
from contracts.schemas import dump
from records.dossiers import trail_of
from records.kinds import AUDIT
from records.policies import load_policies
from services.gateway.dossiers.wording import Wording, texts
from services.relief.cases import Cases
from services.relief.dossiers import DOSSIERS_OF
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from tests.books import Books
from tests.relief.aid_facts import (
    APPROVER,
    BUILDER,
    CARD,
    CHECKER,
    LATER,
    MONEY,
    PAYER,
    SCAN,
    SECOND_APPROVER,
    TOP,
    approval,
    minutes,
    paid,
    requested,
)
from tests.relief.file_facts import STAFF, asked, hire
from tests.relief.lead_facts import NOW, WORKER

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
SUPERVISION = {"reveal_reason": RevealReason.SUPERVISION, "reveal_note": "抽查发放"}


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    paid(books)
    return books


def id_of(books: Books, kind: Any) -> str:
    return str(books.rows(kind)[0]["_id"])


def gather(books: Books, of: DossierOf, record_id: str, **why: Any) -> DossierPart:
    request = GatherDossier(of=of, record_id=record_id, **why)
    with books.work(AUDITOR, now=NOW, action=request.action) as unit:
        cases = Cases(unit)
        service = SimpleNamespace(
            cases=cases, files=cases.files, unit=unit, reads=books.reads(), policies=load_policies()
        )
        return DOSSIERS_OF[of](service, request)


def aid_of(books: Books, **why: Any) -> DossierPart:
    return gather(books, DossierOf.AID, id_of(books, AID_REQUESTS), **why)


def batch_of(books: Books, **why: Any) -> DossierPart:
    return gather(books, DossierOf.BATCH, id_of(books, PAYMENT_BATCHES), **why)


def file_of(books: Books) -> DossierPart:
    return gather(books, DossierOf.FILE, id_of(books, FILES))


def rows_of(part: DossierPart, code: str) -> list[dict[str, str]]:
    [section] = [each for each in part.sections if each.code == code]
    return [{field.code: field.text for field in entry.fields} for entry in section.entries]


def test_a_payment_is_told_from_the_request_to_the_bank_and_names_its_file_and_batch(books):
    part = aid_of(books)
    [record] = rows_of(part, "record")
    assert (record["aid_state"], record["amount_fen"]) == ("paid", "250000")
    assert [(act["stage"], act["by"]) for act in rows_of(part, "acts")] == [
        ("aid_request", "staff/asker"),
        ("aid_approval", "system/relief"),
        ("aid_approval", APPROVER.name),
        ("batch_building", BUILDER.name),
        ("batch_freezing", BUILDER.name),
        ("batch_check", CHECKER.name),
        ("batch_approval", SECOND_APPROVER.name),
        ("payment", PAYER.name),
    ]
    batch, file = id_of(books, PAYMENT_BATCHES), id_of(books, FILES)
    assert part.related == [f"batch/{batch}", f"file/{file}"]
    assert part.subject == f"aid/{id_of(books, AID_REQUESTS)}"


def test_a_batch_tells_its_people_its_receipt_and_its_lines_without_a_person(books):
    part = batch_of(books, **SUPERVISION)
    told = {act["stage"]: act["by"] for act in rows_of(part, "acts")}
    assert told["batch_building"] == BUILDER.name
    assert told["batch_check"] == CHECKER.name
    assert told["batch_approval"] == SECOND_APPROVER.name
    assert told["payment"] == PAYER.name
    [record], [line] = rows_of(part, "record"), rows_of(part, "lines")
    assert (record["receipt_number"], record["total_fen"]) == ("ICBC-1", line["amount_fen"])
    assert line["aid_id"] == id_of(books, AID_REQUESTS)
    assert WORKER.name not in str(part)
    assert part.related == [], "one person's dossier tells of nobody else's"


def test_the_payee_is_masked_but_for_a_typed_reason(books):
    [masked] = rows_of(aid_of(books), "record")
    assert masked["payee.card"] == "*" * 15 + CARD[-4:]
    assert masked["payee.name"] != WORKER.name
    with pytest.raises(ReasonNeeded):
        aid_of(books, reveal_reason=RevealReason.SUPERVISION)
    [full] = rows_of(aid_of(books, **SUPERVISION), "record")
    assert (full["payee.name"], full["payee.card"]) == (WORKER.name, CARD)
    [row] = [row for row in books.rows(AUDIT) if row["action"] == "person.reveal"]
    assert row["subject"] == f"aid/{id_of(books, AID_REQUESTS)}"
    assert row["reason"] == "supervision: 抽查发放"


def test_a_top_amount_tells_its_minutes_and_what_their_scan_hashes_to():
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    aid_id, taken = requested(books, amount_fen=TOP), minutes(books)
    asked(books, approval(aid_id, collective=taken), APPROVER, now=LATER)
    part = aid_of(books)
    [told], [scan] = rows_of(part, "collective"), rows_of(part, "attachments")
    assert told["minutes_number"] == taken.minutes_number
    assert scan == {"attachment_id": taken.attachment_id, "sha256": SCAN}
    assert part.related == [f"file/{id_of(books, FILES)}"], "it is in no batch yet"


@pytest.mark.parametrize("gathered", [aid_of, batch_of])
@pytest.mark.parametrize("language", ["zh-CN", "bo"])
def test_it_is_read_in_words_and_amounts_in_yuan(books, gathered, language):
    part = replace(gathered(books), trail=trail_of(books.reads(), "relief", ""))
    words = Wording(language).part(dump(part))
    shown = [row for each in words["sections"] for entry in each["entries"] for row in entry]
    assert [texts(language)["field.amount_fen"], "2,500.00"] in [
        *shown,
        *(fact.split("：") for _, value in shown for fact in value.split("\n")),
    ]
    assert words["title"] == texts(language)[f"of.{part.subject.partition('/')[0]}"]
    if language == "zh-CN" and gathered is aid_of:
        assert ["救助申请状态", "已发放"] in shown
        assert ["救助项目", "医疗"] in shown


def test_an_act_whose_particulars_are_unions_or_days_names_either(books):
    moved, noticed = particulars(aid_of(books)), particulars(file_of(books))
    assert any("至：日喀则市总工会（city）" in each for each in moved)
    assert any("自：2021-" in each and "天数：5" in each for each in noticed)


@pytest.mark.parametrize(
    "typed",
    [
        "第7号, amount_fen: 1",
        "第7号, from",
        "第7号, amount_fen: 壹元",
        "第7号\n金额（元）：0.01",
        '"第7号", amount_fen: 1',
        '"',
        "第7号: 附件\\",
        "第7号，定于3: 00, 会议室",
    ],
)
def test_what_was_typed_for_minutes_is_told_as_it_is_and_forges_no_other_particular(typed):
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    aid_id, taken = requested(books, amount_fen=TOP), replace(minutes(books), minutes_number=typed)
    asked(books, approval(aid_id, collective=taken), APPROVER, now=LATER)
    [shown] = [each for each in particulars(aid_of(books)) if "会议纪要编号" in each]
    told = [line.split("：", 1) for line in shown.split("\n")]
    assert len(told) == len(dict(told)) == 5
    assert dict(told)["会议纪要编号"] == " ".join(typed.split("\n"))
    assert dict(told)["金额（元）"] == f"{TOP // 100:,}.{TOP % 100:02d}"


def particulars(part: DossierPart) -> list[str]:
    told = Wording("zh-CN").part(dump(part))["sections"]
    shown = [row for section in told for entry in section["entries"] for row in entry]
    return [value for label, value in shown if label == "要素"]


def test_what_is_not_there_is_refused(books):
    with pytest.raises(AidNotFound):
        gather(books, DossierOf.AID, "nobody")
    with pytest.raises(BatchNotFound):
        gather(books, DossierOf.BATCH, "nobody")
