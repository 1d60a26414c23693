"""Over all stages of a case, over HTTP: who had a part in it earlier decides on it nowhere later.

A case goes from draft to paid, each step by somebody else. Before each deciding step everybody who
was there before is given the very post that may decide, and tries; all are refused by what they
did, not by what they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.local.waiting import wait_until
from tests.colleagues import LATER, NOTICED, PASSED, TWICE, Newcomer, code, done
from tests.platform import Platform
from tests.rights.households_walked import CIRCUMSTANCES
from tests.strangers import somebody
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

AMOUNT = 250_000
HEARD_SECONDS = 60
PAYEE = {"name": "次仁", "card": "6228480000000000007", "bank": "农行日喀则分行"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: who takes it, whether it decides, and what is asked where."""

    role: str
    decides: bool
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = NOTICED


def of_the_file() -> dict[str, Step]:
    """From the described household until the file is on file."""
    file, unit = "/api/files/{file_id}", {"work_unit": "市人民医院"}
    return {
        "describing": Step(
            role="officer", decides=False, path=f"{file}/household",
            body={"circumstances": CIRCUMSTANCES},
        ),
        "submitting": Step(role="officer", decides=False, path=f"{file}/submit", body=unit),
        "visiting": Step(
            role="home_visitor", decides=False, path=f"{file}/visits",
            body={"with_visitors": ["{second_visitor}"], "found": "住房破旧"},
        ),
        "first review": Step(
            role="officer", decides=True, path=f"{file}/first-review", body=PASSED
        ),
        "review": Step(
            role="municipal_reviewer", decides=True, path=f"{file}/review", body=PASSED
        ),
        "notice": Step(role="officer", decides=False, path=f"{file}/notice"),
        "confirmation": Step(
            role="leader", decides=True, path=f"{file}/confirm", body=PASSED, at=LATER
        ),
    }  # fmt: skip


def of_the_money() -> dict[str, Step]:
    """From the request for aid until the bank was told."""
    batch, total = "/api/payment-batches/{batch_id}", {"total_fen": AMOUNT}
    return {
        "request": Step(
            role="officer", decides=False, path="/api/files/{file_id}/aid", at=LATER,
            body={"programme": "medical", "amount_fen": AMOUNT, "payee": PAYEE},
        ),
        "approval": Step(
            role="approver", decides=True, path="/api/aid/{aid_id}/decide", body=PASSED, at=LATER
        ),
        "batch": Step(
            role="officer", decides=False, path="/api/payment-batches", at=LATER,
            body={"aid_ids": ["{aid_id}"], **total},
        ),
        "freezing": Step(
            role="officer", decides=False, path=f"{batch}/freeze", body=total, at=LATER
        ),
        "check of the batch": Step(
            role="officer", decides=True, path=f"{batch}/check", at=LATER,
            body={**PASSED, **total, "snapshot": "{snapshot}"},
        ),
        "approval of the batch": Step(
            role="leader", decides=True, path=f"{batch}/decide", body={**PASSED, **total}, at=LATER
        ),
        "payment": Step(
            role="finance_officer", decides=True, path=f"{batch}/pay", at=LATER,
            body={**total, "receipt_number": "{receipt}"},
        ),
    }  # fmt: skip


class Walk:
    """One case on its way; `known` are the ids that paths and bodies name."""

    def __init__(self, platform: Platform) -> None:
        self._platform, self._security = platform, Visitor(platform, "security")
        drafter, second = self._newcomer("officer"), self._newcomer("home_visitor")
        self.there = {"drafting": drafter, "visiting along": second}
        self.deciders: set[str] = set()
        self.refused: list[tuple[str, str]] = []
        draft = {"applicant": somebody(), "county": "540202"}
        file = done(drafter.does("/api/files", draft))
        self.known = {
            "file_id": str(file["file_id"]),
            "second_visitor": second.account_id,
            "receipt": f"ICBC-{uuid4().hex}",
        }

    def takes(self, name: str, step: Step) -> None:
        """Everybody whom the rule keeps out tries and is refused; then somebody new may."""
        for earlier in self._kept_out(step):
            person = self.there[earlier]
            person.becomes(step.role, self._security)
            assert code(self._ask(person, step)) == TWICE, (earlier, name)
            self.refused.append((earlier, name))
        fresh = self._newcomer(step.role)
        self.known |= {
            key: value
            for key, value in self._taken(fresh, name, step).items()
            if key in ("aid_id", "batch_id", "snapshot")
        }
        self.there[name] = fresh
        if step.decides:
            self.deciders.add(name)

    def _kept_out(self, step: Step) -> Sequence[str]:
        """Who decides did nothing before; who only prepares decided nothing before."""
        return [each for each in self.there if step.decides or each in self.deciders]

    def _taken(self, person: Newcomer, name: str, step: Step) -> dict[str, Any]:
        if name == "visiting":  # relief hears of an account a moment after it was made
            wait_until(
                lambda: self._ask(person, step).ok, seconds=HEARD_SECONDS, what="nobody visits"
            )
            return {}
        return done(self._ask(person, step))

    def _ask(self, person: Newcomer, step: Step) -> requests.Response:
        body = {name: self._filled(value) for name, value in step.body.items()}
        return person.does(step.path.format(**self.known), body, step.at)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._filled(each) for each in value]
        return value.format(**self.known) if isinstance(value, str) else value

    def _newcomer(self, role: str) -> Newcomer:
        return Newcomer(self._platform, role)


def test_whoever_had_a_part_in_a_case_decides_on_it_nowhere_later(platform: Platform) -> None:
    walk = Walk(platform)
    for name, step in {**of_the_file(), **of_the_money()}.items():
        walk.takes(name, step)
    deciding = {"first review", "review", "confirmation", "approval", "check of the batch"}
    assert walk.deciders == deciding | {"approval of the batch", "payment"}
    pairs = len(walk.refused)
    assert pairs == 5 + 6 + 2 + 8 + 3 + 10 + 4 + 4 + 13 + 14 + 15
    assert len({*walk.refused}) == pairs


def test_whoever_had_a_hand_in_a_roster_neither_checks_nor_approves_nor_pays_it(
    platform: Platform,
) -> None:
    """Greeting money (R8): four people, whatever post each of them is given later."""
    security = Visitor(platform, "security")
    preparer, checker = Newcomer(platform, "officer"), Newcomer(platform, "municipal_reviewer")
    approver = Newcomer(platform, "leader")
    day = NOTICED.date().isoformat()
    draft = {
        "managing_union": "units-5402", "title": "慰问", "category": "sanitation_workers",
        "place": "工会", "since": day, "until": day, "planned": 1,
        "greeting": {"occasion": "losar", "year": 2021},
    }  # fmt: skip
    roster = done(preparer.does("/api/distributions", draft))["distribution_id"]
    path, total = f"/api/distributions/{roster}", {"total_fen": AMOUNT}
    listed = {"person": somebody(), "employer": "环卫局", "amount_fen": AMOUNT}
    done(preparer.does(f"{path}/recipients", {"people": [listed]}))
    done(preparer.does(f"{path}/freeze", {}))
    [line] = done(preparer.get(f"{path}/recipients"))["items"]
    passed = {**PASSED, **total}
    paid = {
        **total, "handed": [{"recipient_id": line["recipient_id"]}], "means": "signature",
        "file_id": "none",
    }  # fmt: skip
    for step, body, role, fresh, earlier in (
        ("check", passed, "municipal_reviewer", checker, [preparer]),
        ("approve", passed, "leader", approver, [preparer, checker]),
        ("pay", paid, "finance_officer", None, [preparer, checker, approver]),
    ):
        for person in earlier:
            person.becomes(role, security)
            assert code(person.does(f"{path}/{step}", body)) == TWICE, step
        if fresh is not None:
            done(fresh.does(f"{path}/{step}", body))
    assert done(preparer.get(path))["paid_fen"] == 0
