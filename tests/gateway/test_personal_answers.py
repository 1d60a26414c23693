"""Answers mask people by default: every field that may hold a person says how it shows him."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contracts.fields import Shown
from contracts.hotline import TicketAnswer
from contracts.people import Applicant
from contracts.relief import LeadAnswer, LeadState
from contracts.rights import RIGHTS, Scope
from contracts.schemas import dump
from services.gateway.openapi import specification
from services.gateway.operations import OPERATIONS
from services.hotline import views as hotline_views
from services.relief import views as relief_views
from tests.hotline import ticket_facts
from tests.relief import lead_facts
from vocabulary.personal_numbers import find_personal_numbers

SCHEMAS = specification()["components"]["schemas"]
MAY_HOLD_A_PERSON = re.compile(
    r"name$|phone|id_number|(^|_)card|address|^text|_text$|story|note|body|title|reason$"
)
ABOUT_NOBODY = {
    # Staff and systems, who act in their office.
    "display_name", "user_name", "absent_name", "delegate_name",
    # A refusal, which repeats no value.
    "Problem.title",
    # The provider's, where the browser goes next.
    "OidcStarted.address",
    # What his own authenticator reads.
    "SecondFactorOffered.address",
    # Codes, and what the machinery says of itself.
    "reason", "refusal_reason", "TraceStep.name", "Attempt.reason", "EventFate.reason",
    "HeldGroup.reason", "HeldLine.reason", "AuditedField.name",
    # Published for everybody, by an organiser and by the federation.
    "ConsentTextAnswer.title", "ConsentTextAnswer.body",
    "ActivityAnswer.title", "ActivityAnswer.title_bo",
    # What the hotline answers, read by a second person before it is published.
    "ArticleSays.title", "ArticleSays.title_bo", "ArticleSays.text", "ArticleSays.text_bo",
    "ArticleLine.title", "ArticleLine.title_bo", "ArticleHit.title", "ArticleHit.title_bo",
    # Ours: the layout's title, the day, and six characters of the batch's id.
    "BankFileAnswer.file_name",
    "HandOverSheet.file_name",
    # Typed by operators about messages, which are sealed.
    "ReplayAnswer.note", "RepublicationAnswer.note", "Proposal.reason", "OpenProposal.reason",
}  # fmt: skip
TO_HIMSELF = {
    "gateway.ask_own_data",
    "hotline.get_progress",
    "hotline.get_my_progress",
    "hotline.get_my_ticket",
    "notifications.list_inbox",
    "notifications.mark_read",
    "notifications.prefer_channel",
}
IN_FULL = {
    "hotline.reveal_claimant",
    "hotline.reveal_ticket",
    "hotline.show_caller",
    "relief.reveal_lead",
    "relief.write_bank_file",  # whom the bank is to pay, locked
    "relief.get_hand_over_sheet",  # the list that people sign
}
NAMES = ["索朗顿珠", "བསོད་ནམས་དོན་གྲུབ་", "Sonam Dondrup", "欧阳娜"]
ID_NUMBER, PHONE = ticket_facts.ID_NUMBER, "+8613908925678"
TELLING = f"电话 {PHONE}，身份证 {ID_NUMBER}，卡 6228480000000000007"


def fields_of(schema: dict[str, Any], seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """(``Schema.field``, its description) of everything that a schema holds."""
    for node in [schema, *schema.get("allOf", []), *schema.get("anyOf", [])]:
        name = node.get("$ref", "").rpartition("/")[2]
        if name and name not in seen:
            yield from fields_of({"title": name, **SCHEMAS[name]}, (*seen, name))
        for field, described in node.get("properties", {}).items():
            yield f"{node.get('title')}.{field}", described
            yield from fields_of(described, seen)
        for inner in ("items", "additionalProperties"):
            if isinstance(node.get(inner), dict):
                yield from fields_of(node[inner], seen)


def answered(operation: Any) -> list[tuple[str, Any]]:
    return list(fields_of({"$ref": f"#/components/schemas/{operation.answered_with.__name__}"}))


def is_text(described: dict[str, Any]) -> bool:
    kinds = described.get("type", [])
    return "string" in ([kinds] if isinstance(kinds, str) else kinds) and "enum" not in described


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_text_that_may_hold_a_person_says_how_it_shows_him(operation):
    silent = [
        name
        for name, described in answered(operation)
        if MAY_HOLD_A_PERSON.search(name.partition(".")[2])
        and is_text(described)
        and "x-personal" not in described
        and not {name, name.partition(".")[2]} & ABOUT_NOBODY
    ]
    assert silent == []


def test_the_walk_sees_what_is_declared_within_lists_and_parts():
    seen = {name for each in OPERATIONS for name, described in answered(each)
            if "x-personal" in described}  # fmt: skip
    assert seen >= {"MaskedApplicant.phone", "TicketNote.text", "LeadLine.applicant_name"}


@pytest.mark.parametrize(
    ("shown", "allowed"), [(Shown.IN_FULL, IN_FULL), (Shown.TO_HIMSELF, TO_HIMSELF)]
)
def test_only_these_operations_show_a_person_unmasked(shown, allowed):
    told = {
        each.name
        for each in OPERATIONS
        if any(described.get("x-personal") == shown for _, described in answered(each))
    }
    assert told == allowed
    if shown == Shown.TO_HIMSELF:
        actions = {each.request.action for each in OPERATIONS if each.name in allowed}
        scopes = {action: {table[action] for table in RIGHTS.values() if action in table}
                  for action in actions - {"ticket.progress"}}  # fmt: skip
        assert all(of_action == {Scope.OWN} for of_action in scopes.values())


def tickets(name: str) -> Iterator[tuple[type, Any]]:
    person = Applicant(name=name, phone=PHONE, id_number=ID_NUMBER)
    late = {"on": ticket_facts.act(ticket_facts.YESTERDAY, late_entry_reason=TELLING)}
    ticket = ticket_facts.registered_ticket(applicant=person, text=TELLING, **late)
    ticket.accept(act=ticket_facts.act())
    ticket_facts.end(ticket, text=TELLING)
    yield TicketAnswer, hotline_views.ticket(ticket)


def leads(name: str) -> Iterator[tuple[type, Any]]:
    person = Applicant(name=name, phone=PHONE, id_number=ID_NUMBER)
    facts = {"applicant": lead_facts.Sealed(person), "story": lead_facts.Sealed(TELLING)}
    for state in (LeadState.ACCEPTED, LeadState.REFUSED):
        lead = lead_facts.lead_in(state, **facts)
        late = lead_facts.act(late_entry_reason=TELLING)
        lead.decision = replace(lead.decision, note=TELLING, act=late)
        yield LeadAnswer, relief_views.lead(lead)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answers", [tickets, leads])
def test_answers_to_staff_hold_neither_name_nor_number(answers, name):
    for contract, answer in answers(name):
        told = json.dumps(dump(answer), default=str, ensure_ascii=False)
        assert name.strip("་") not in told
        assert not find_personal_numbers(told)
        for field in ("phone", "id_number", "name"):
            assert "*" in dump(answer)["applicant"][field]
        assert told.count("[mobile]") >= 2, contract
