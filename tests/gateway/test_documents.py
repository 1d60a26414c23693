import re

import pytest
from openapi_spec_validator import validate

from contracts import registry
from contracts.campaigns import ActivityKind
from contracts.hotline import (
    ArticleState,
    CallBackResult,
    CallBackState,
    Category,
    Channel,
    HardshipReason,
)
from contracts.hotline.claimants import ClaimantState
from contracts.hotline.emergency import EmergencyKind, ReportedTo
from contracts.hotline.joining import SameBy
from contracts.hotline.lead_words import LeadProgress
from contracts.hotline.loop import (
    CallBackPerson,
    ClockName,
    DeclineReason,
    Difficulty,
    OutsideBody,
    ResultCode,
    ReturnReason,
    Satisfaction,
    Standing,
    TicketQueue,
)
from contracts.hotline.mediation_words import MediationState
from contracts.people import DeliveryChannel, RevealReason
from contracts.refusals import STATUS_OF_KIND, InvalidInput, Refusal
from contracts.relief import (
    AidState,
    BatchState,
    ConflictKind,
    FileItem,
    FileState,
    FlagState,
    Outcome,
    RedFlag,
    RefusalReason,
    Stage,
)
from contracts.relief.bank_words import LineResult, PaymentFailure
from contracts.relief.budgets import (
    EntryKind,
    FundSource,
)
from contracts.relief.golden_autumn.words import (
    StudentAidState,
    StudentItem,
    StudyLevel,
    Tuition,
)
from contracts.relief.goods_words import (
    DistributionState,
    Gives,
    HomewardHelp,
    MovementKind,
    ReceiptMeans,
    RecipientState,
)
from contracts.relief.household_words import (
    Employment,
    ExpenseKind,
    HardshipCause,
    HardshipClass,
    Health,
    Housing,
    IncomeKind,
    LossKind,
    Relation,
    Step,
    WhyLeft,
)
from contracts.relief.imports import ImportOutcome
from contracts.relief.leaving_words import CloseReason, DifferenceIn, LeaveReason
from contracts.relief.notice_proof.words import NoticeFor, ProofState
from contracts.relief.offering.words import OfferDeclined, OfferingState, OfferState, PassedOver
from contracts.relief.resemblances import HowCompared, Resemblance
from contracts.relief.statements import Discrepancy
from contracts.relief.unit_visit_words import Occasion, UnitVisitState, VisitedKind
from contracts.relief.verifying.words import ReceiptState
from contracts.relief.visit_campaign_words import Standing as VisitStanding
from contracts.retention import HeldBecause, Retained
from contracts.rights import Role
from contracts.texts.labels import labels
from services.campaigns import retiring as campaigns
from services.gateway import openapi, problems, reference
from services.gateway.documenting.refusals import refusals_of
from services.gateway.operations import OPERATIONS
from services.gateway.web_build import Site, read_build
from services.hotline import retiring as hotline
from services.notifications import retiring as notifications
from services.relief import retiring as relief


@pytest.fixture(scope="module")
def specification():
    return openapi.specification()


def test_the_committed_document_is_up_to_date():
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.as_text()


def test_the_document_is_openapi(specification):
    assert specification["openapi"].startswith("3.1")
    validate(specification)


def test_every_request_of_the_contracts_has_an_operation():
    asked = {each.name for each in OPERATIONS}
    asked.add("identity.act_for")  # the gateway asks it for whoever sends Acting-For
    assert asked == {f"{each.service}.{each.method()}" for each in registry.requests()}


def test_no_two_operations_share_an_address():
    places = [(each.method, re.sub(r"{\w+}", "{}", each.path)) for each in OPERATIONS]
    assert len(set(places)) == len(places)


def documented_codes(specification, operation):
    responses = specification["paths"][operation.path][operation.method.lower()]["responses"]
    for status, response in responses.items():
        if "$ref" in response:
            response = specification["components"]["responses"][response["$ref"].split("/")[-1]]
        for schema in response.get("content", {}).get(problems.CONTENT_TYPE, {}).values():
            for code in schema["allOf"][1]["properties"]["code"]["enum"]:
                yield int(status), code


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_refusal_of_an_operation_is_documented_under_its_status(specification, operation):
    expected = {(each().http_status, each.code) for each in refusals_of(operation)}
    assert set(documented_codes(specification, operation)) == expected
    assert {refusal.code for refusal in operation.refuses} <= {code for _, code in expected}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_path_and_body_share_no_field(specification, operation):
    documented = specification["paths"][operation.path][operation.method.lower()]
    named = {each["name"] for each in documented["parameters"]}
    assert set(operation.path_fields) <= named
    if operation.has_body:
        body = specification["components"]["schemas"][operation.request.__name__]
        assert not named & body["properties"].keys()
        assert "expected_version" not in body["properties"]


def test_the_document_says_which_keys_are_taken(specification):
    parameters = specification["paths"]["/api/requests"]["post"]["parameters"]
    (key,) = (each["schema"] for each in parameters if each["name"] == "Idempotency-Key")
    for taken, text in ((True, "k" * 16), (True, "!" * 200), (False, "k" * 15), (False, "k " * 10)):
        assert bool(re.search(key["pattern"], text)) == taken


def test_changes_need_a_key_but_for_sessions():
    unkeyed = {each.name for each in OPERATIONS if each.method != "GET" and not each.needs_key}
    assert unkeyed == {
        "hotline.get_progress",
        "gateway.make_dossier",
        "gateway.ask_own_data",  # kept as it is at that moment, and counted each time
        "hotline.reveal_ticket",
        "hotline.find_same_tickets",  # changes nothing
        "hotline.search_tickets",  # changes nothing
        "hotline.reveal_claimant",
        "hotline.show_caller",
        "hotline.open_recording",
        "hotline.report_call",  # known by its call and fact
        "notifications.receive_wechat",  # known by its message
        "relief.reveal_lead",
        "relief.compare_statement",  # changes nothing
        "relief.write_bank_file",  # its password is shown once
        "identity.sign_in",
        "identity.request_phone_code",
        "identity.sign_in_by_phone",
        "identity.prove_phone",  # a code is used once
        "identity.sign_out",
        "identity.register_api_client",
        "identity.rotate_client_secret",
        "identity.revoke_api_client",
        "identity.revoke_session",
        "identity.revoke_other_sessions",
        "identity.change_password",
        "identity.begin_second_factor",
        "identity.confirm_second_factor",
        "identity.begin_oidc_sign_in",
        "identity.take_oidc_answer",
        "identity.finish_oidc_sign_in",
        "identity.issue_client_token",
        "gateway.upload_file",
    }


GROUPS = {
    "category": Category,
    "channel": Channel,
    "delivery_channel": DeliveryChannel,
    "hardship_reason": HardshipReason,
    "refusal_reason": RefusalReason,
    "reveal_reason": RevealReason,
    "activity_kind": ActivityKind,
    "role": Role,
    "file_state": FileState,
    "stage": Stage,
    "outcome": Outcome,
    "file_item": FileItem,
    "conflict_kind": ConflictKind,
    "aid_state": AidState,
    "batch_state": BatchState,
    "line_result": LineResult,
    "payment_failure": PaymentFailure,
    "discrepancy": Discrepancy,
    "fund_source": FundSource,
    "budget_entry_kind": EntryKind,
    "red_flag": RedFlag,
    "flag_state": FlagState,
    "distribution_state": DistributionState,
    "recipient_state": RecipientState,
    "receipt_means": ReceiptMeans,
    "gives": Gives,
    "homeward_help": HomewardHelp,
    "visited_kind": VisitedKind,
    "student_aid_state": StudentAidState,
    "student_item": StudentItem,
    "study_level": StudyLevel,
    "tuition": Tuition,
    "offering_state": OfferingState,
    "offer_state": OfferState,
    "passed_over": PassedOver,
    "offer_declined": OfferDeclined,
    "receipt_state": ReceiptState,
    "notice_for": NoticeFor,
    "proof_state": ProofState,
    "occasion": Occasion,
    "unit_visit_state": UnitVisitState,
    "stock_movement": MovementKind,
    "call_back_state": CallBackState,
    "mediation_state": MediationState,
    "call_back_result": CallBackResult,
    "held_because": HeldBecause,
    "retained": Retained,
    "article_state": ArticleState,
    "difficulty": Difficulty,
    "decline_reason": DeclineReason,
    "return_reason": ReturnReason,
    "outside_body": OutsideBody,
    "ticket_result": ResultCode,
    "call_back_person": CallBackPerson,
    "satisfaction": Satisfaction,
    "ticket_clock": ClockName,
    "standing": Standing,
    "ticket_queue": TicketQueue,
    "emergency": EmergencyKind,
    "claimant_state": ClaimantState,
    "lead_progress": LeadProgress,
    "same_by": SameBy,
    "reported_to": ReportedTo,
    "relation": Relation,
    "health": Health,
    "employment": Employment,
    "housing": Housing,
    "hardship_cause": HardshipCause,
    "loss_kind": LossKind,
    "income_kind": IncomeKind,
    "expense_kind": ExpenseKind,
    "hardship_class": HardshipClass,
    "assessment_step": Step,
    "resemblance": Resemblance,
    "how_compared": HowCompared,
    "why_left": WhyLeft,
    "leave_reason": LeaveReason,
    "close_reason": CloseReason,
    "difference_in": DifferenceIn,
    "import_outcome": ImportOutcome,
    "visit_standing": VisitStanding,
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_of_a_form_has_its_texts_and_no_other(group):
    assert set(labels()[group]) == {each.value for each in GROUPS[group]}


def test_what_the_years_of_a_retention_follow_has_its_text():
    services = (campaigns, hotline, notifications, relief)
    ends = [each for service in services for each in service.RETIREMENTS.values()]
    assert set(labels()["retention_after"]) == {each.after for each in ends}


def test_no_group_of_labels_is_left_over():
    assert set(labels()) == {*GROUPS, "retention_after"}


def test_the_reference_is_the_same_bytes_each_time():
    assert reference.document().etag == reference.document.__wrapped__().etag


@pytest.mark.parametrize("refusal", registry.refusals(), ids=lambda each: each.code)
@pytest.mark.parametrize("language", ["zh-CN", "bo", "en"])
def test_every_refusal_is_a_whole_problem_in_each_language(refusal, language):
    problem = problems.document(refusal(field="f"), language=language, trace_id="t")
    assert problem["status"] == (refusal.status or STATUS_OF_KIND[refusal.kind])
    assert problem["detail"]
    assert {"type", "title", "code", "kind", "field", "allowed", "trace_id"} <= problem.keys()


def test_a_code_without_a_text_still_is_a_problem():
    class FromTomorrow(Refusal):
        code = "from_tomorrow_of_test_documents"

    problem = problems.document(FromTomorrow(), language="bo", trace_id="t")
    assert problem["title"] == "From tomorrow of test documents"
    assert "detail" not in problem


def test_each_faulty_field_speaks_for_itself():
    errors = [{"field": "phone", "code": "phone_length", "allowed": "11 digits"}]
    problem = problems.document(InvalidInput(errors=errors), language="zh-CN", trace_id="t")
    assert problem["errors"][0]["detail"] == "电话号码位数不对，请核对。"
    assert "details" not in problem


@pytest.fixture
def build(tmp_path):
    for name in (
        "index.html",
        "desk/index.html",
        "assets/a-12345678.js",
        "assets/plain.js",
        ".hidden",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "assets" / ".map").write_text("x")
    return Site(read_build(tmp_path))


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("/", "index.html"),
        ("/anything/at/all", "index.html"),
        ("/desk", "desk/index.html"),
        ("/desk/tickets", "desk/index.html"),
        ("/desktop", "index.html"),
        ("/assets/a-12345678.js", "assets/a-12345678.js"),
        ("/assets/missing", None),
        ("/missing.js", None),
        ("/.hidden", None),
        ("/assets/.map", None),
        ("/../secret.txt", None),
        ("/ops/x", None),
    ],
)
def test_an_address_is_a_file_or_a_page_of_its_entry(build, address, content):
    found = build.find(address)
    assert (found.content.decode() if found else None) == content


def test_only_names_with_a_hash_are_kept_for_ever(build):
    assert "immutable" in build.files["assets/a-12345678.js"].caching
    assert build.files["assets/plain.js"].caching == "no-cache"
    assert build.files["index.html"].caching == "no-cache"


def test_without_a_build_there_are_no_pages(tmp_path):
    assert Site(read_build(tmp_path / "nothing")).find("/") is None
