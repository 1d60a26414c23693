"""What the hotline keeps of a person, for himself: his tickets, and the calls of his phone.

Free text has its numbers hidden, since it may name anybody; what staff wrote for staff, who agreed
for a child, what others attached and where a recording lies is named, not shown.
"""

from __future__ import annotations

from typing import Any

from contracts.hotline import CallFact
from contracts.own_data import OwnEntry, OwnRecord, TellOwnData
from contracts.rights import Actor
from records.corrections import own_corrections
from records.files import StagedFiles
from records.keys import IndexKeys
from records.own_data import Whose, all_rows, entry, section
from records.reads import Reads
from services.hotline import attaching
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from services.hotline.calls.repository import CallBacks, Calls
from services.hotline.claimants.own_data import own_claims
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.mediations.own_data import own_mediations
from services.hotline.parts import consents, hidden
from services.hotline.repository import Tickets

OLDEST_FIRST = (("registered_at", 1), ("_id", 1))


def own_records(
    reads: Reads, files: StagedFiles, *, request: TellOwnData, keys: IndexKeys, by: Actor
) -> tuple[list[OwnRecord], int]:
    """(tickets, mediations, claims, corrections, calls, call-backs; how many are left out)."""
    whose = Whose.of(request, keys)
    rows, more = all_rows(
        reads,
        TICKETS,
        whose.or_unnumbered,
        sort=OLDEST_FIRST,
        bears=lambda row: whose.bears(row["person_key"], row["request"]["name"]),
    )
    records = [_ticket(Tickets.from_document(row), files, by) for row in rows]
    calls, more_calls = _calls(reads, own={row.get("call_id") for row in rows})
    back, more_back = all_rows(reads, CALL_BACKS, {}, sort=(("first_missed_at", 1),))
    asked, more_asked = own_corrections(reads, records)
    mediated, more_mediated = own_mediations(reads, [row["_id"] for row in rows])
    claims, more_claims = own_claims(reads, name=request.name)
    told = [*records, *mediated, *claims, *asked, *calls, *map(_call_back, back)]
    left_out = (more, more_mediated, more_claims, more_asked, more_calls, more_back)
    return told, sum(left_out)


def _ticket(ticket: Ticket, files: StagedFiles, by: Actor) -> OwnRecord:
    steps = [
        entry({"at": step.act.at, "happened_on": step.act.happened_on, "step": step.name})
        for step in ticket.history
    ]
    agreed = [
        entry(
            {
                "purpose": each.purpose,
                "version": each.version,
                "digest": each.digest,
                "at": each.at,
                "withdrawn_at": each.withdrawn_at,
                "means": each.means,
            }
        )
        for each in consents(ticket)
    ]
    return OwnRecord(
        subject=ticket.subject,
        number=ticket.request.number,
        sections=[
            section("record", _request(ticket)),
            section("history", *steps),
            section("consents", *agreed),
            section("attachments", *_attachments(ticket, files, by)),
        ],
    )


def _request(ticket: Ticket) -> OwnEntry:
    request, person, lead = ticket.request, ticket.request.applicant, ticket.lead
    return entry(
        {
            "number": request.number,
            "state": ticket.state,
            "applicant.name": person.name,
            "applicant.phone": person.phone,
            "applicant.id_number": person.id_number,
            "channel": request.channel,
            "category": request.category,
            "county": request.county,
            "managing_union": request.managing_union,
            "language": request.language,
            "preferred_channel": request.preferred_channel,
            "happened_on": ticket.registration.happened_on,
            "registered_at": ticket.registration.at,
            "text": hidden(request.text),
            "employer": request.employer,
            "answer_text": ticket.answer_text,  # as his progress shows it
            "reason_code": ticket.reason_code,
            "lead_state": lead.state if lead else None,
            "lead_refusal": lead.refusal if lead else None,
            "id_warnings": list(request.id_warnings),
        },
        not_shown={
            "note": any(step.text for step in ticket.history),
            "late_entry_reason": any(step.act.late for step in ticket.history),
            "guardian": any(each.guardian for each in request.consents),
        },
    )


def _attachments(ticket: Ticket, files: StagedFiles, by: Actor) -> list[OwnEntry]:
    own = {each.file_id for each in attaching.own_attachments(ticket, by)}
    return [
        entry(
            {
                "name": file.name if file.file_id in own else None,
                "content_type": file.content_type,
                "size": file.size,
                "sha256": file.sha256,
                "attached_at": file.attached_at,
            },
            not_shown={"name": file.file_id not in own},
        )
        for file in attaching.described(files, ticket.attachments)
    ]


def _calls(reads: Reads, *, own: set[str | None]) -> tuple[list[OwnRecord], int]:
    """The phone's calls, but for those from which somebody else's ticket came."""
    named, _ = all_rows(reads, TICKETS, {"call_id": {"$gt": ""}}, personal=False)
    of_others = {row["call_id"] for row in named} - own
    rows, more = all_rows(
        reads, CALLS, {}, sort=(("began_at", 1),), bears=lambda row: row["_id"] not in of_others
    )
    return [_call(row) for row in rows], more


def _call(row: dict[str, Any]) -> OwnRecord:
    call = Calls.from_document(row)
    told = entry(
        {
            "phone": call.number,
            "call_state": call.standing,
            "began_at": call.began_at,
            "ended_at": call.times.get(CallFact.ENDED),
        },
        not_shown={"recording_url": call.recording_url},
    )
    return OwnRecord(subject=call.subject, number="", sections=[section("record", told)])


def _call_back(row: dict[str, Any]) -> OwnRecord:
    back = CallBacks.from_document(row)
    told = entry(
        {
            "phone": back.number,
            "call_back_state": back.state,
            "missed": back.missed,
            "first_missed_at": back.first_missed_at,
            "last_missed_at": back.last_miss.at,
        },
        not_shown={"note": back.note},
    )
    tries = [entry({"at": each.at, "call_back_result": each.result}) for each in back.tries]
    sections = [section("record", told), section("history", *tries)]
    return OwnRecord(subject=back.subject, number="", sections=sections)
