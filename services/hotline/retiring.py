"""The end of a ticket's retention: what it says is gone, what is counted stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from contracts.corrections import CorrectionOf
from contracts.hotline import LeadState
from contracts.retention import Ending, Retained
from records.acts import act_now
from records.corrections import archive_corrections, being_corrected
from records.retention import Pseudonyms, Retirement, Retirements
from services.hotline.calls import retiring as calls
from services.hotline.claimants.retiring import archive_claimants
from services.hotline.domain.links import links_from
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import OPEN
from services.hotline.kinds import TICKETS
from services.hotline.mediations.mediation_map import GOING_ON
from services.hotline.mediations.repository import MEDIATIONS, Mediations

UNDECIDED = frozenset({LeadState.AWAITED.value, LeadState.OPEN.value})


def archive_ticket(service: Any, ticket_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the ticket tells of a person; its files can be read no more, and go.

    Refuses what `Ticket.archive` refuses.
    """
    act = act_now(by=service.unit.actor, now=service.unit.now)
    with service.tickets.changing(ticket_id, veiled=True) as ticket:
        attached = ticket.attachments
        ticket.archive(pseudonyms, act=act)
    archive_claimants(service.unit, ticket_id, pseudonyms, act=act)
    archive_corrections(service.unit, CorrectionOf.TICKET, ticket_id, pseudonyms)
    mediations = Mediations(service.unit)
    for mediation in mediations.find_all(ticket_id=ticket_id):
        with mediations.changing(mediation.aggregate_id, veiled=True) as ended:
            ended.archive(pseudonyms)
    for each in attached:
        service.kept_files.staged.erase(each.file_id, subject=ticket.subject)


def tickets_going_on(service: Any, ticket_ids: Collection[str]) -> frozenset[str]:
    """Those of which a correction is asked for, a dispute mediated, or a lead to be decided.

    Not every ticket waits for relief, or for the mediator, before it is closed. One that was merged
    goes on in the other.
    """
    corrected = being_corrected(service.reads, CorrectionOf.TICKET, ticket_ids)
    rows = service.reads.load(TICKETS, ticket_ids)
    undecided = {row["_id"] for row in rows if row["lead"] and row["lead"]["state"] in UNDECIDED}
    going_on = {
        "ticket_id": {"$in": list(ticket_ids)},
        "state": {"$in": sorted(each.value for each in GOING_ON)},
    }
    mediated = service.reads.count_by(MEDIATIONS, "ticket_id", going_on)
    return corrected | undecided | frozenset(mediated) | _going_on_in_others(service, rows)


def _going_on_in_others(service: Any, rows: Iterable[dict[str, Any]]) -> frozenset[str]:
    into = {row["_id"]: links_from(row.get("course") or {}).merged_into for row in rows}
    others = service.reads.load(TICKETS, {other for other in into.values() if other})
    open_ones = {row["_id"] for row in others if row["state"] in OPEN}
    return frozenset(each for each, other in into.items() if other in open_ones)


RETIREMENTS: Retirements = {
    Retained.TICKETS: Retirement(
        kind=TICKETS,
        aggregate=Ticket.name,
        after="closed",
        does=Ending.PSEUDONYMISE,
        end=archive_ticket,
        goes_on=tickets_going_on,
    ),
    **calls.RETIREMENTS,
}
