"""One case from draft to paid over HTTP, each stage by somebody else; nobody twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import uuid4

import pypdfium2
import pytest

from contracts.rights import Role
from deploy.local.waiting import wait_until
from tests.calling import Calling, calling, staff
from tests.colleagues import LATER, PASSED, TWICE, Newcomer, Person, code, done
from tests.platform import Platform
from tests.rights.households_walked import CIRCUMSTANCES
from tests.strangers import somebody
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

HERE = "county-540202"
CARD = "6228480000000000007"
AMOUNT = 250_000
HEARD_SECONDS = 60


@pytest.fixture(scope="module")
def both(platform: Platform) -> Newcomer:
    """He files the case, and may do by his roles whatever may be held together with that."""
    return Newcomer(platform, "officer", "municipal_reviewer", "leader")


def visitor_of(platform: Platform) -> str:
    query = "/api/accounts?role=home_visitor&managing_union=city&limit=100"
    rows = Person(platform, "leader").get(query).json()["items"]
    return next(row["account_id"] for row in rows if row["user_name"] == "visitor")


def visited(platform: Platform, filer: Person) -> str:
    """A file that was drafted, submitted and visited; the path of its acts."""
    drafted = done(filer.does("/api/files", {"applicant": somebody(), "county": "540202"}))
    path = f"/api/files/{drafted['file_id']}"
    assert filer.does(f"{path}/submit", {"work_unit": "市人民医院"}).json()["code"] == (
        "household_missing"
    )
    done(filer.does(f"{path}/household", {"circumstances": CIRCUMSTANCES}))
    done(filer.does(f"{path}/submit", {"work_unit": "市人民医院"}))
    visit = {"with_visitors": [visitor_of(platform)], "found": "住房破旧"}
    wait_until(
        lambda: filer.does(f"{path}/visits", visit).ok,
        seconds=HEARD_SECONDS,
        what="relief does not hear of the visitor's account",
    )
    return path


def put_on_file(platform: Platform, both: Person, confirmer: Person) -> str:
    """A file on its whole way, on which `both` tries to decide at each stage; its path."""
    county, reviewer = Person(platform, f"officer-{HERE}"), Person(platform, "reviewer")
    path = visited(platform, both)
    assert code(both.does(f"{path}/first-review", PASSED)) == TWICE
    done(county.does(f"{path}/first-review", PASSED))
    assert code(both.does(f"{path}/review", PASSED)) == TWICE
    done(reviewer.does(f"{path}/review", PASSED))
    done(both.does(f"{path}/notice", {}))
    assert code(confirmer.does(f"{path}/confirm", PASSED)) == (409, "notice_not_over")
    for earlier in (both, reviewer):
        assert code(earlier.does(f"{path}/confirm", PASSED, LATER)) == TWICE
    assert done(confirmer.does(f"{path}/confirm", PASSED, LATER))["state"] == "on_file"
    return path


def approve_aid(platform: Platform, path: str, both: Person) -> str:
    """Aid on the file, asked for by `both` and approved by another; its id."""
    payee = {"name": "次仁", "card": CARD, "bank": "农行日喀则分行"}
    aid = {"programme": "medical", "amount_fen": AMOUNT, "payee": payee}
    asked = done(both.does(f"{path}/aid", aid, LATER))
    assert CARD not in str(asked)
    assert code(both.does(f"{path}/aid", aid, LATER)) == (409, "funded_already")
    decide = f"/api/aid/{asked['aid_id']}/decide"
    assert code(both.does(decide, PASSED, LATER)) == (403, "right_missing")
    done(Person(platform, "approver").does(decide, PASSED, LATER))
    return str(asked["aid_id"])


def test_a_case_from_draft_to_paid_and_nobody_twice(platform, both):
    confirmer = Newcomer(platform, "leader")
    aid_id = approve_aid(platform, put_on_file(platform, both, confirmer), both)
    lines = {"aid_ids": [aid_id], "total_fen": AMOUNT}
    county, leader = Person(platform, f"officer-{HERE}"), Person(platform, "leader")
    assert code(county.does("/api/payment-batches", lines, LATER)) == TWICE
    built = done(both.does("/api/payment-batches", lines, LATER))
    batch = f"/api/payment-batches/{built['batch_id']}"
    total = {"total_fen": AMOUNT}
    frozen = done(both.does(f"{batch}/freeze", total, LATER))
    yes = {**PASSED, **total}
    seen = {**yes, "snapshot": frozen["snapshot"]}
    for earlier in (both, county):
        assert code(earlier.does(f"{batch}/check", seen, LATER)) == TWICE
    checker = Newcomer(platform, "officer")
    altered = {**yes, "snapshot": "f1.other"}
    assert code(checker.does(f"{batch}/check", altered, LATER)) == (409, "snapshot_altered")
    done(checker.does(f"{batch}/check", seen, LATER))
    for earlier in (both, confirmer, Person(platform, "approver")):
        assert code(earlier.does(f"{batch}/decide", yes, LATER)) == TWICE
    done(leader.does(f"{batch}/decide", yes, LATER))
    paid = {"total_fen": AMOUNT, "receipt_number": f"ICBC-{uuid4().hex}"}
    assert code(leader.does(f"{batch}/pay", paid, LATER)) == (403, "right_missing")
    finance = Person(platform, "finance")
    assert done(finance.does(f"{batch}/pay", paid, LATER))["state"] == "paid"
    assert code(finance.does(f"{batch}/pay", paid, LATER)) == (409, "wrong_state")
    is_audited(Visitor(platform, "auditor"), aid_id, built["batch_id"])


def is_audited(auditor: Visitor, aid_id: str, batch_id: str) -> None:
    """A payment is in the sample of its day, and its dossier names all that it rests on."""
    day = LATER.date().isoformat()
    wanted = {"of": "payments", "since": day, "until": day, "size": 500}
    drawn = done(auditor.post("/api/audit/samples", wanted))
    assert aid_id in [each["record_id"] for each in drawn["items"]]
    made = auditor.post("/api/audit/dossiers", {"of": "aid", "record_id": aid_id}, key=None)
    assert made.status_code == 201, made.text
    pdf_hash = hashlib.sha256(made.content).hexdigest()
    verdict = done(auditor.get(f"/api/audit/dossiers?pdf_hash={pdf_hash}"))
    assert verdict["genuine"]
    kinds = [each["subject"].partition("/")[0] for each in verdict["parts"]]
    assert kinds == ["aid", "batch", "file", "messages"]
    assert verdict["parts"][1]["subject"] == f"batch/{batch_id}"
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content)]
    assert CARD[-4:] in "".join(pages)
    assert CARD not in "".join("".join(pages).split())


@pytest.fixture(scope="module")
def people(platform: Platform) -> Iterator[Calling]:
    with calling(platform) as people:
        yield people


def test_of_two_deciders_at_the_same_moment_exactly_one_decides(platform, people, both):
    file_id = visited(platform, both).rpartition("/")[2]
    asked = [
        ({"file_id": file_id, "outcome": "refused", "reason": "not_hardship", "note": "超标"}, by)
        for by in (staff(Role.OFFICER), staff(Role.OFFICER))
    ]
    errors = [reply.body["error"] for reply in people.ask_all("relief", "first_review_file", asked)]
    assert errors.count(None) == 1
    [lost] = [error for error in errors if error is not None]
    assert lost["refusal"]["code"] == "wrong_state"
    shown = people.ask("relief", "get_file", {"file_id": file_id}, by=staff(Role.OFFICER)).result
    assert [act["outcome"] for act in shown["acts"]].count("refused") == 1
    assert all(act["intact"] for act in shown["acts"])
