"""The rights walk on running services: each answers as the table says, by RPC and over HTTP.

A right is looked at before the input, so an empty request tells who may ask. How far it reaches is
asked with real records of one county; commands name a version that nobody has, so that whoever may
is told of the conflict and changes nothing.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import requests

from contracts import registry
from contracts.audit import SearchAudit
from contracts.corrections import KEPT_BY as CORRECTED_BY
from contracts.corrections import AskCorrection, DecideCorrection, ListCorrections
from contracts.dossiers import KEPT_BY as DOSSIERS_BY
from contracts.dossiers import GatherDossier, GatherMessages, RegisterDossier, VerifyDossier
from contracts.files import KEPT_BY, StageFile
from contracts.jobs import RUN_BY, CancelJob, GetJob, GetJobFile, ListJobs
from contracts.own_data import TellOwnData, TellOwnMessages
from contracts.retention import RETAINED_BY, HoldRecord, LiftHold, ListHolds, ListRetention
from contracts.rights import Actor, Role
from contracts.sampling import SAMPLED_BY, DrawSample, GetSample, ListSamples
from deploy.local.waiting import wait_until
from services.gateway.operations import OPERATIONS
from services.gateway.operations.operation import Operation
from services.gateway.operations.own_data import KEEPING
from tests.calling import ASKED, Calling, calling
from tests.messaging_rpc.caller import Reply
from tests.platform import Platform
from tests.rights.aid_walked import PAYEE, of_aid
from tests.rights.cells import HERE, Place, held, reaches, somebody
from tests.rights.goods_walked import new_distribution, new_goods, of_goods
from tests.rights.households_walked import (
    CIRCUMSTANCES,
    NEW_CAMPAIGN,
    frozen_campaign,
    of_campaign,
    of_household,
)
from tests.rights.joining_walked import of_joining
from tests.rights.leaving_walked import of_leaving
from tests.rights.notices_walked import of_notice
from tests.rights.offers_walked import NEW_OFFERING, answers_to, of_offering, offered_to
from tests.rights.student_aid_walked import (
    a_student,
    applied_for,
    new_student_aid,
    of_student_aid,
)
from tests.rights.unions_walked import NEW_BUDGET, made_for_unions
from tests.rights.unit_visits_walked import NEW_UNIT_VISIT, of_unit_visit
from tests.rights.verifying_walked import of_verification
from tests.strangers import new_phone
from tests.strangers import somebody as a_person
from tests.visiting import Visitor
from vocabulary import phone

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

NO_RIGHT = {"right_missing", "sign_in_needed"}
OUT_OF_REACH = {"foreign_union", "ticket_not_found", "lead_not_found", "account_not_found",
                "delegation_not_found", "delivery_not_found", "file_not_found",
                "aid_not_found", "batch_not_found", "student_aid_not_found",
                "offer_not_found"}  # fmt: skip
OF_WHO_ASKS = {"session.assert", "session.end", "session.own", "duty.change"}
"""What looks at, changes or ends the session or the duty of who asks: walked by RPC alone."""
PASSWORD = "chomolungma-8848"
STALE = {"expected_version": 1_000_000}
AT_ONCE = 8
OWNER_BUSY = {503, 504}
"""It did not answer in time, which says nothing of the right: the same request is sent again."""
ROLES = sorted(Role)
ROLES_WITH_SESSION = [role for role in ROLES if role is not Role.API_CLIENT]


@pytest.fixture(scope="module")
def people(platform) -> Iterator[Calling]:
    with calling(platform) as people:
        yield people


def said(reply: Reply) -> str | None:
    """The code of a refusal; None for an answer."""
    error = reply.body["error"]
    return error["refusal"]["code"] if error else None


def of_role(role: Role, place: Place = Place.OWN_UNION, *, owner: str = "") -> Actor | None:
    if role is Role.ANONYMOUS:
        return None
    return somebody(role, place, owner=owner, name=f"staff/{uuid4()}")


def count(capsys: pytest.CaptureFixture[str], what: str, cells: int) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\nrights walk on the platform: {cells} cells of {what}\n")


def asked_together(
    people: Calling, service: str, asked: Sequence[tuple[str, dict[str, Any], Actor | None]]
) -> list[str | None]:
    """What each is refused with, some at a time: a service takes no more at once."""
    some = [asked[start : start + AT_ONCE] for start in range(0, len(asked), AT_ONCE)]
    return [said(reply) for part in some for reply in people.ask_each(service, part)]


def test_every_rpc_method_asks_for_the_right_that_the_table_names(people, capsys):
    wrong, cells = [], 0
    for service in ASKED:
        methods = [each for each in registry.requests() if each.service == service]
        methods.append(SearchAudit)  # which every service answers
        if service in SAMPLED_BY.values():
            methods += [DrawSample, GetSample, ListSamples]
        if service in RETAINED_BY.values():
            methods += [ListRetention, ListHolds, HoldRecord, LiftHold]
        if service in DOSSIERS_BY.values():
            methods += [GatherDossier, RegisterDossier, VerifyDossier]
        if service == "notifications":
            methods += [GatherMessages, TellOwnMessages]
        if service in CORRECTED_BY.values():
            methods += [AskCorrection, DecideCorrection, ListCorrections]
        if service in KEEPING:
            methods.append(TellOwnData)
        if service in KEPT_BY.values():
            methods.append(StageFile)
        if service in RUN_BY.values():
            methods += [GetJob, ListJobs, CancelJob, GetJobFile]
        walked = [(role, each) for role in ROLES for each in methods]
        codes = asked_together(
            people, service, [(each.method(), {}, of_role(role)) for role, each in walked]
        )
        cells += len(walked)
        wrong += [
            (role, each.method(), code)
            for (role, each), code in zip(walked, codes, strict=True)
            if (code not in NO_RIGHT) != bool(held(role, each.action))
        ]
    assert wrong == []
    count(capsys, "RPC method × role", cells)


def browser_of(platform: Platform, role: Role) -> Visitor:
    """Somebody of this role at the gateway, by the session of a demo account."""
    visitor = Visitor(platform)
    if role is Role.WORKER:
        assert visitor.sign_in_by_phone(new_phone()).ok
    elif role is not Role.ANONYMOUS:
        row = next(row for row in platform.accounts.values() if row["role"] == role)
        visitor.headers["Cookie"] = f"zhufeng_session={row['session_token']}"
        session = visitor.get("/api/session")
        assert session.ok, (role, session.text)
        visitor.headers["X-CSRF-Token"] = session.json()["csrf_token"]
    return visitor


def code_over_http(visitor: Visitor, operation: Operation) -> str | None:
    """The code of the refusal to an operation that names nothing that exists."""
    key = {"Idempotency-Key": f"key-{uuid4()}"}
    asked = requests.Request(
        operation.method,
        visitor.platform.address + re.sub(r"\{\w+\}", str(uuid4()), operation.path),
        json={} if operation.has_body else None,
        headers={**visitor.headers, **key},
    )
    heard: list[requests.Response] = []

    def answered() -> bool:
        heard[:] = [visitor.session.send(visitor.session.prepare_request(asked), timeout=60)]
        return heard[0].status_code not in OWNER_BUSY

    wait_until(answered, seconds=120, what=f"nobody answered {operation.name}")
    assert heard[0].status_code < 500, (operation.name, heard[0].text)
    return None if heard[0].ok else str(heard[0].json()["code"])


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_every_http_operation_asks_for_the_right_that_the_table_names(platform, capsys):
    walked = [each for each in OPERATIONS if each.request.action not in OF_WHO_ASKS]
    wrong = []
    for role in ROLES_WITH_SESSION:
        visitor = browser_of(platform, role)
        for each in walked:
            code = code_over_http(visitor, each)
            if (code not in NO_RIGHT) != bool(held(role, each.request.action)):
                wrong.append((role, each.name, code))
    assert wrong == []
    count(capsys, "HTTP operation × role", len(walked) * len(ROLES_WITH_SESSION))


class Records:
    """Records of one county, one of each kind, and who owns those that somebody owns."""

    def __init__(self, people: Calling) -> None:
        self.people, self.phone = people, new_phone()
        self.agent = of_role(Role.HOTLINE_AGENT)
        self.ticket, self.escalated = self._ticket(), self._ticket()
        self._done("hotline", "accept_ticket", {"ticket_id": self.escalated}, self.agent)
        escalation = {"ticket_id": self.escalated, "reason_code": "illness"}
        self._done("hotline", "escalate_ticket", escalation, self.agent)
        self.lead = wait_until(self._lead, seconds=60, what="no lead came of the escalation")
        self.account = self._account()
        officer = of_role(Role.OFFICER)
        self.file = str(self._done("relief", "draft_file", self.new_file, officer)["file_id"])
        self.on_file = self._on_file()
        self.aid, self.batch = self._aid("medical"), self._batch()
        finance = of_role(Role.FINANCE_OFFICER)
        self.budget = str(self._done("relief", "set_budget", NEW_BUDGET, finance)["budget_id"])
        keeper = of_role(Role.STORE_KEEPER)
        self.stock = str(self._done("relief", "receive_goods", new_goods(), keeper)["stock_id"])
        kit = new_distribution(self.stock)
        made = self._done("relief", "draft_distribution", kit, officer)["distribution_id"]
        self.distribution = str(made)
        self.campaign, self.place = frozen_campaign(partial(self._done, "relief", by=officer))
        self.student_aid = applied_for(partial(self._done, "relief", by=officer), self.on_file)
        self.offering, self.offer = offered_to(
            partial(self._done, "relief", by=officer), self.on_file
        )
        self.unit_visit = self._done("relief", "plan_unit_visit", NEW_UNIT_VISIT, officer)

    def _done(self, service: str, method: str, fields: dict[str, Any], by: Actor | None) -> Any:
        return self.people.ask(service, method, fields, by=by).result

    @property
    def request(self) -> dict[str, Any]:
        return {
            "channel": "call",
            "category": "hardship",
            "county": HERE.removeprefix("county-"),
            "language": "bo",
            "text": "矿上受伤",
            "applicant": a_person(phone=self.phone),
        }

    @property
    def new_account(self) -> dict[str, Any]:
        return {
            "user_name": f"walk-{uuid4().hex[:12]}",
            "display_name": "达瓦",
            "password": PASSWORD,
            "roles": ["officer"],
            "managing_union": HERE,
        }

    @property
    def new_file(self) -> dict[str, Any]:
        """A file of somebody who had none."""
        return {"applicant": a_person(), "county": HERE.removeprefix("county-")}

    def _on_file(self) -> str:
        """A file on its whole way, each stage by somebody else, its notice long over."""
        officer, late = of_role(Role.OFFICER), {"happened_on": "2021-03-05"}
        late["late_entry_reason"] = "补录"
        owned = {**self.new_file, "applicant": a_person(phone=self.phone)}
        drafted = self._done("relief", "draft_file", {**owned, **late}, officer)
        file = {"file_id": drafted["file_id"]}
        self._done("relief", "add_member", {**file, **late, **a_student()}, officer)
        described = {**file, **late, "circumstances": CIRCUMSTANCES}
        self._done("relief", "describe_household", described, officer)
        self._done("relief", "submit_file", {**file, **late, "work_unit": "医院"}, officer)
        visit = {**file, **late, "with_visitors": [self._visitor()], "found": "属实"}
        wait_until(
            lambda: said(self.people.ask("relief", "record_visit", visit, by=officer)) is None,
            seconds=60,
            what="relief does not hear of the visitor's account",
        )
        passed, city = {**file, "outcome": "passed"}, Place.BELOW
        first, reviewer = of_role(Role.OFFICER, city), of_role(Role.MUNICIPAL_REVIEWER, city)
        self._done("relief", "first_review_file", {**passed, **late}, first)
        self._done("relief", "review_file", {**passed, **late}, reviewer)
        self._done("relief", "post_notice", {**file, **late}, officer)
        self._done("relief", "confirm_file", passed, of_role(Role.LEADER, city))
        return str(file["file_id"])

    def _visitor(self) -> str:
        security = of_role(Role.SECURITY_ADMINISTRATOR)
        account = {**self.new_account, "roles": ["home_visitor"]}
        return str(self._done("identity", "create_account", account, security)["account_id"])

    def new_aid(self, programme: str) -> dict[str, Any]:
        """Aid on the file that is on notice."""
        more = {"programme": programme, "amount_fen": 1, "payee": PAYEE}
        return {"file_id": self.on_file, **more}

    def _aid(self, programme: str) -> str:
        officer = of_role(Role.OFFICER)
        return str(self._done("relief", "request_aid", self.new_aid(programme), officer)["aid_id"])

    def _batch(self) -> str:
        aid_id = self._aid("heating")
        approver = of_role(Role.APPROVER, Place.BELOW)
        self._done("relief", "decide_aid", {"aid_id": aid_id, "outcome": "passed"}, approver)
        batch = {"aid_ids": [aid_id], "total_fen": 1}
        built = self._done("relief", "build_batch", batch, of_role(Role.OFFICER))
        return str(built["batch_id"])

    def _ticket(self) -> str:
        registered = self._done("hotline", "register_request", self.request, self.agent)
        return str(registered["ticket_id"])

    def _lead(self) -> str | None:
        officer = of_role(Role.OFFICER)
        found = self._done("relief", "list_leads", {"ticket_id": self.escalated}, officer)
        return str(found["items"][0]["lead_id"]) if found["items"] else None

    def _account(self) -> str:
        security = of_role(Role.SECURITY_ADMINISTRATOR)
        made = self._done("identity", "create_account", self.new_account, security)
        return str(made["account_id"])

    @property
    def made(self) -> dict[str, dict[str, Any]]:
        """Method → what would make something of `HERE`."""
        return {
            "register_request": self.request,
            "create_account": self.new_account,
            "draft_file": self.new_file,
            "request_aid": self.new_aid("living"),
            "build_batch": {"aid_ids": [self.aid], "total_fen": 1},
            "set_budget": NEW_BUDGET,
            "receive_goods": new_goods(),
            "draft_distribution": new_distribution(self.stock),
            "open_visit_campaign": NEW_CAMPAIGN,
            "plan_unit_visit": NEW_UNIT_VISIT,
            "open_offering": NEW_OFFERING,
            "apply_for_student": new_student_aid(self.on_file, "another"),
            **made_for_unions(self.account),
        }

    @property
    def asked(self) -> dict[str, dict[str, Any]]:
        """Method → what is asked with it about these records, so that nothing changes."""
        account = {"account_id": self.account}
        roles = {**account, "roles": ["editor"], "reason": "核对", **STALE}
        return {
            **self._of_hotline,
            **self._of_files,
            **of_aid(self.aid, self.batch, self.budget, self.on_file),
            **of_student_aid(self.student_aid),
            **of_offering(self.offering, self.offer),
            **answers_to(self.offer),
            **of_verification(self.batch),
            **of_notice(self.on_file),
            **of_goods(self.stock, self.distribution),
            **of_household(self.file),
            **of_leaving(self.file),
            **of_campaign(self.campaign, self.place),
            **of_unit_visit(self.unit_visit["visit_id"]),
            "identity.get_account": account,
            "identity.grant_roles": roles,
            "identity.revoke_roles": roles,
        }

    @property
    def _of_hotline(self) -> dict[str, dict[str, Any]]:
        ticket = {"ticket_id": self.ticket}
        return {
            "hotline.get_ticket": ticket,
            "hotline.accept_ticket": {**ticket, **STALE},
            "hotline.answer_at_once": {**ticket, **STALE, "text": "答复"},
            "hotline.close_ticket": {**ticket, **STALE, "text": "办结"},
            "hotline.escalate_ticket": {**ticket, **STALE, "reason_code": "illness"},
            **self._of_the_loop,
            **of_joining(self.ticket, STALE),
            "hotline.get_my_ticket": ticket,
            "hotline.get_ticket_consents": ticket,
            "hotline.record_consent": {
                **ticket,
                "purpose": "handling",
                "version": 9999,
                "means": "phone",
            },
            "hotline.withdraw_consent": {**ticket, "purpose": "handling"},
            "hotline.attach_file": {**ticket, "file_id": "no-file"},
            "hotline.get_ticket_file": {**ticket, "file_id": "no-file"},
        }

    @property
    def _of_the_loop(self) -> dict[str, dict[str, Any]]:
        ticket = {"ticket_id": self.ticket, **STALE}
        note, there = {**ticket, "note": "请办理"}, {"managing_union": HERE}
        return {
            "hotline.decline_ticket": {**ticket, "reason": "not_ours", "text": "不受理"},
            "hotline.hand_over_ticket": {**ticket, "body": "court"},
            "hotline.record_reply": {**ticket, "text": "已立案"},
            "hotline.dispatch_ticket": {**ticket, **there},
            "hotline.transfer_ticket": {**note, **there},
            "hotline.take_ticket": ticket,
            "hotline.return_ticket": {**note, "reason": "not_our_duty"},
            "hotline.dispute_return": note,
            "hotline.decide_return": {**ticket, "upheld": True},
            "hotline.ask_extension": {**ticket, "days": 1, "reason": "等"},
            "hotline.decide_extension": {**ticket, "granted": True},
            "hotline.resolve_ticket": {**ticket, "result": "solved", "text": "已办"},
            "hotline.record_call_back": ticket,
            "hotline.send_back_ticket": note,
            "hotline.reopen_ticket": {**ticket, "reason": "又欠"},
            "hotline.urge_ticket": ticket,
            "hotline.supervise_ticket": note,
        }

    @property
    def _of_files(self) -> dict[str, dict[str, Any]]:
        lead, file, verdict = {"lead_id": self.lead}, {"file_id": self.file}, {"outcome": "passed"}
        return {
            "relief.get_lead": lead,
            "relief.accept_lead": {**lead, **STALE},
            "relief.refuse_lead": {**lead, **STALE, "reason": "covered_elsewhere"},
            "relief.get_file": file,
            "relief.submit_file": {**file, **STALE, "work_unit": "医院"},
            "relief.record_visit": {**file, **STALE, "with_visitors": ["a"], "found": "属实"},
            "relief.first_review_file": {**file, **STALE, **verdict},
            "relief.review_file": {**file, **STALE, **verdict},
            "relief.post_notice": {**file, **STALE},
            "relief.confirm_file": {**file, **STALE, **verdict},
            "relief.reconsider_file": {**file, **STALE, "note": "再审"},
            "relief.move_file_up": {**file, **STALE},
        }


@pytest.fixture(scope="module")
def records(people) -> Records:
    return Records(people)


def test_every_method_reaches_the_records_that_the_table_says_and_no_other(people, records, capsys):
    action = {f"{each.service}.{each.method()}": each.action for each in registry.requests()}
    owner, wrong = people.keys.phone_key(phone.normalise(records.phone)), []
    cells = list(itertools.product(ROLES, Place))
    for name, fields in records.asked.items():
        service, method = name.split(".")
        asked = [(method, fields, of_role(role, place, owner=owner)) for role, place in cells]
        for (role, place), code in zip(cells, asked_together(people, service, asked), strict=True):
            assert code != "invalid_input", name
            if (code not in NO_RIGHT | OUT_OF_REACH) != reaches(role, action[name], place):
                wrong.append((name, role, place, code))
    assert wrong == []
    count(capsys, "RPC method × role × place", len(records.asked) * len(cells))


LISTS = {
    "hotline.list_tickets": "ticket.read",
    "relief.list_leads": "lead.read",
    "relief.list_files": "file.read",
    "relief.list_aid": "aid.read",
    "relief.list_batches": "payment.read",
    "relief.list_budgets": "budget.read",
    "relief.list_stock": "stock.read",
    "relief.list_distributions": "distribution.read",
    "relief.list_unit_visits": "unit_visit.read",
    "relief.list_student_aid": "student_aid.read",
    "identity.list_accounts": "account.read",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_records_that_the_table_says_and_no_other(people, records, name):
    service, method = name.split(".")
    for role in (role for role in ROLES if held(role, LISTS[name])):
        for place in Place:
            asked = people.ask(service, method, {"managing_union": HERE}, by=of_role(role, place))
            assert bool(asked.result["items"]) == reaches(role, LISTS[name], place), (role, place)


MADE = {
    "hotline.register_request": Role.HOTLINE_AGENT,
    "relief.draft_file": Role.OFFICER,
    "relief.request_aid": Role.OFFICER,
    "relief.build_batch": Role.OFFICER,
    "relief.set_budget": Role.FINANCE_OFFICER,
    "relief.receive_goods": Role.STORE_KEEPER,
    "relief.draft_distribution": Role.OFFICER,
    "relief.open_visit_campaign": Role.OFFICER,
    "relief.plan_unit_visit": Role.OFFICER,
    "relief.apply_for_student": Role.OFFICER,
    "relief.open_offering": Role.OFFICER,
    "campaigns.publish_activity": Role.CAMPAIGN_ORGANISER,
    "identity.create_account": Role.SECURITY_ADMINISTRATOR,
    "identity.register_api_client": Role.SECURITY_ADMINISTRATOR,
    "identity.give_delegation": Role.LEADER,
}


@pytest.mark.parametrize("name", MADE)
def test_nothing_is_made_for_a_foreign_union(people, records, name):
    by, (service, method) = of_role(MADE[name], Place.FOREIGN), name.split(".")
    assert said(people.ask(service, method, records.made[method], by=by)) in OUT_OF_REACH
