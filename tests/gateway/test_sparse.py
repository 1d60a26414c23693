import pytest

from contracts.hotline import TicketPage
from contracts.refusals import InvalidInput
from services.gateway import openapi
from services.gateway.operations import OPERATIONS
from services.gateway.sparse import fields_of_items, picked, take_fields

KNOWN = fields_of_items(TicketPage)
LISTS = [each for each in OPERATIONS if each.item_fields]


def test_the_fields_of_a_list_are_those_of_its_items():
    assert {"ticket_id", "number", "applicant_name"} <= set(KNOWN)
    assert "next_cursor" not in KNOWN


def test_fields_are_taken_out_of_the_parameters_in_the_order_asked_for():
    parameters = [("limit", "5"), ("fields", "state,number,state")]
    assert take_fields(parameters, KNOWN) == (["state", "number"], [("limit", "5")])


@pytest.mark.parametrize(
    "asked",
    ["", ",", "state,", "colour", "state, number", "applicant.name", "__class__", "$where", "*"],
)
def test_a_field_that_no_item_has_is_refused_with_those_that_they_have(asked):
    with pytest.raises(InvalidInput) as refusal:
        take_fields([("fields", asked)], KNOWN)
    (error,) = refusal.value.details["errors"]
    assert (error["field"], error["code"]) == ("fields", "not_allowed_value")
    assert all(name in error["allowed"] for name in KNOWN)


def test_fields_asked_for_twice_are_refused():
    with pytest.raises(InvalidInput):
        take_fields([("fields", "state"), ("fields", "number")], KNOWN)


def test_where_there_is_no_list_fields_is_a_parameter_like_any_other():
    assert take_fields([("fields", "state")], ()) == ([], [("fields", "state")])


def test_a_sparse_page_holds_what_was_asked_for_and_says_so():
    page = {"items": [{"a": 1, "b": 2}, {"a": 3}], "next_cursor": "c", "counts": {}}
    assert picked(page, ["b"]) == {
        "items": [{"b": 2}, {}], "next_cursor": "c", "counts": {}, "fields": ["b"]
    }  # fmt: skip


@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.name)
def test_every_list_documents_the_fields_of_its_items(operation):
    documented = openapi.specification()["paths"][operation.path]["get"]
    (fields,) = (each for each in documented["parameters"] if each["name"] == "fields")
    assert fields["schema"]["items"]["enum"] == list(operation.item_fields)


def test_every_list_of_the_api_takes_fields():
    assert {"hotline.list_tickets", "relief.list_leads", "identity.list_accounts",
            "gateway.search_audit_trail", "monitor.list_failed", "campaigns.list_activities",
            "notifications.list_inbox"} <= {each.name for each in LISTS}  # fmt: skip


@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.name)
def test_no_list_has_a_filter_of_that_name(operation):
    assert "fields" not in operation.input_fields
