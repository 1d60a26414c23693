"""The hotline's part of a dossier: a ticket with its history, the person masked."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.files import FilePurpose, FileType, StageFile
from contracts.hotline import AttachFile, TicketNotFound, TicketState
from contracts.people import RevealReason
from contracts.rights import Actor, Role
from contracts.schemas import dump
from records.files import StagedFiles
from records.files.kept import KeptContent
from records.files.limits import limits_for
from records.policies import load_policies
from services.gateway.dossiers.wording import Wording, texts
from services.hotline import attaching
from services.hotline.dossiers import gather_ticket
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.loop_facts import ticket_at
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, AGREED, NOW
from vocabulary.business_time import business_day
from vocabulary.personal_numbers import find_personal_numbers

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books, consents=AGREED)


def attach(books: Books, ticket_id: str) -> None:
    """A scan whose name says whose it is."""
    wanted = StageFile(purpose=FilePurpose.TICKET_ATTACHMENT, name="次仁旺堆病历.jpg")
    limits = limits_for(load_policies(), wanted.purpose, business_day(NOW))
    kept = KeptContent(content_type=FileType.JPEG, size=3, sha256="ab" * 32, key=b"k" * 32)
    with books.work(AGENT, now=NOW, action=wanted.action) as unit:
        file_id = StagedFiles(unit).expect(wanted, reads=books.reads(), limits=limits)
        StagedFiles(unit).receive(file_id)
        StagedFiles(unit).stage(file_id, kept)
    request = AttachFile(ticket_id=ticket_id, file_id=file_id)
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        tickets, staged = Tickets(unit), StagedFiles(unit)
        attaching.attach_file(tickets, staged, request=request, most=1, by=AGENT, now=NOW)


def gather(books: Books, ticket_id: str, **why: Any) -> DossierPart:
    request = GatherDossier(of=DossierOf.TICKET, record_id=ticket_id, **why)
    with books.work(AUDITOR, now=NOW, action=request.action) as unit:
        service = SimpleNamespace(
            tickets=Tickets(unit),
            unit=unit,
            policies=load_policies(),
            kept_files=SimpleNamespace(staged=StagedFiles(unit)),
        )
        return gather_ticket(service, request)


def test_a_ticket_is_told_with_each_step_of_its_history(books, ticket_id):
    assert len(gather(books, ticket_id).sections[1].entries) == 1
    with pytest.raises(TicketNotFound):
        gather(books, "nobody")


def test_its_files_are_told_by_their_hashes_and_their_names_only_for_a_reason(books, ticket_id):
    attach(books, ticket_id)
    for why in ({}, {"reveal_reason": RevealReason.SUPERVISION, "reveal_note": "抽查"}):
        [section] = [
            each for each in gather(books, ticket_id, **why).sections if each.code == "attachments"
        ]
        [file] = section.entries
        told = {field.code: field.text for field in file.fields}
        assert told["sha256"] == "ab" * 32
        assert (told["name"] == "***") == (not why)
        assert {f"field.{code}" for code in told} <= texts("bo").keys()


CODES = {
    TicketState.DECLINED: "已进入诉讼或仲裁",
    TicketState.HANDED_OVER: "劳动监察",
    TicketState.RETURNED: "不属本工会职责",
    TicketState.DISPATCHED: "南木林县总工会（county-540221）",
    TicketState.CLOSED: "已解决",
}
"""What the last step with a code tells on the way to a state."""


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("language", ["zh-CN", "bo"])
def test_a_ticket_wherever_it_stands_is_told_in_words_with_the_call_it_came_from(
    books, state, language
):
    ticket = ticket_at(state)
    ticket.request = replace(ticket.request, call_id="call-1", follows="ticket-before")
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket)
    told = Wording(language).part(dump(gather(books, ticket.aggregate_id)))["sections"]
    rows = [row for section in told for entry in section["entries"] for row in entry]
    names = texts(language)
    assert [names["field.call_id"], "call-1"] in rows
    assert [names["field.follows"], "ticket-before"] in rows
    codes = [value for name, value in rows if name == names["field.code"]]
    assert [each for each in codes if each.isascii() and not each.startswith("SR-")] == []
    if state in CODES and language == "zh-CN":
        assert codes[-1] == CODES[state]


def test_nothing_personal_is_told_and_every_field_has_a_name(books, ticket_id):
    part = gather(books, ticket_id)
    fields = [
        field for section in part.sections for entry in section.entries for field in entry.fields
    ]
    assert {"purpose", "digest", "taken_by"} <= {field.code for field in fields}
    assert {f"field.{field.code}" for field in fields} <= texts("bo").keys()
    assert [field.code for field in fields if list(find_personal_numbers(field.text))] == []
