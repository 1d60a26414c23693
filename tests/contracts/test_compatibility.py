import copy
from dataclasses import dataclass

import pytest

from contracts.catalogue.compatibility import all_breaking_changes, breaking_changes, shape_of
from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.hotline import TicketEscalated, TicketRegistered
from contracts.people import Language, MaskedApplicant


@dataclass(frozen=True, kw_only=True)
class LetterSent(Event):
    source = "compatibilitytests"

    letter_id: str
    title: str
    language: Language
    pages: int
    to: MaskedApplicant
    copies: list[MaskedApplicant]
    note: str | None
    body: Sealed[str] = sealed_for("reader")


SHAPE = shape_of(LetterSent)


def changed(change):
    shape = copy.deepcopy(SHAPE)
    change(shape["properties"], shape["required"])
    return breaking_changes(SHAPE, shape)


def remove(fields, required):
    del fields["letter_id"]
    required.remove("letter_id")


def retype(fields, required):
    fields["pages"]["type"] = "string"


def allow_null(fields, required):
    fields["title"]["type"] = ["string", "null"]


def forbid_null(fields, required):
    fields["note"]["type"] = "string"


def require_a_new_one(fields, required):
    fields["stamp"] = {"type": "string"}
    required.append("stamp")


def lose_a_value(fields, required):
    fields["language"]["enum"] = ["bo"]


def list_the_values(fields, required):
    fields["title"]["enum"] = ["a", "b"]


def shorten(fields, required):
    fields["title"]["maxLength"] = 5


def narrow(fields, required):
    fields["pages"]["maximum"] = 9


def lose_a_reader(fields, required):
    fields["body"]["x-sealed-for"] = ["somebody else"]


def unseal(fields, required):
    del fields["body"]["x-sealed-for"]


def remove_within_a_part(fields, required):
    del fields["to"]["properties"]["phone"]


def remove_within_a_list(fields, required):
    del fields["copies"]["items"]["properties"]["phone"]


def make_a_part_nullable(fields, required):
    fields["to"] = {"anyOf": [fields["to"], {"type": "null"}]}


BREAKING = [
    remove, retype, allow_null, forbid_null, require_a_new_one, lose_a_value, list_the_values,
    shorten, narrow, lose_a_reader, unseal, remove_within_a_part, remove_within_a_list,
    make_a_part_nullable,
]  # fmt: skip


def add_an_optional_one(fields, required):
    fields["stamp"] = {"type": ["string", "null"]}


def add_a_value(fields, required):
    fields["language"]["enum"].append("en")


def add_a_reader(fields, required):
    fields["body"]["x-sealed-for"].append("another")


def leave_it_as_it_is(fields, required):
    pass


COMPATIBLE = [add_an_optional_one, add_a_value, add_a_reader, leave_it_as_it_is]


@pytest.mark.parametrize("change", BREAKING, ids=lambda change: change.__name__)
def test_a_change_that_a_reader_cannot_bear_is_refused(change):
    assert changed(change)


@pytest.mark.parametrize("change", COMPATIBLE, ids=lambda change: change.__name__)
def test_a_change_that_a_reader_can_bear_is_let_through(change):
    assert changed(change) == []


def test_no_event_changed_in_a_way_that_its_readers_cannot_bear():
    assert all_breaking_changes() == []


def test_a_shape_holds_no_words_so_that_a_docstring_may_change():
    assert not {"title", "description"} & SHAPE.keys()
    assert "description" not in SHAPE["properties"]["to"]
    assert "title" in SHAPE["properties"], "a field may be called so"


def test_two_events_never_count_as_one():
    assert breaking_changes(shape_of(TicketRegistered), shape_of(TicketEscalated))
