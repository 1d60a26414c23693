"""What each event means to the report: the facts that it tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contracts.hotline import TicketAnswered, TicketClosed, TicketEscalated, TicketRegistered
from contracts.hotline.mediation import MediationEnded, WagesRecovered
from contracts.relief import FileOpened, FileRegistered, LeadAccepted, LeadRefused, PaymentMade
from contracts.relief.goods_events import KitHandedOver, KitTakenBack
from contracts.relief.leaving.events import HouseholdFellBack
from contracts.relief.visit_campaign_events import (
    CampaignFileListed,
    CampaignFileVisited,
    CampaignVisitStruck,
)
from contracts.relief.visit_campaign_words import CampaignKind
from services.reports.domain.facts import Fact, FactKind

TicketEvent = TicketRegistered | TicketAnswered | TicketClosed | TicketEscalated
LeadEvent = LeadAccepted | LeadRefused
FileEvent = FileOpened | FileRegistered
KitEvent = KitHandedOver | KitTakenBack
PlaceEvent = CampaignFileListed | CampaignFileVisited | CampaignVisitStruck
_OF_PLACE: Mapping[CampaignKind, Mapping[type[PlaceEvent], FactKind]] = {
    CampaignKind.LEFT: {
        CampaignFileListed: FactKind.LEFT_LISTED,
        CampaignFileVisited: FactKind.LEFT_VISITED,
        CampaignVisitStruck: FactKind.LEFT_STRUCK,
    },
    CampaignKind.REGISTER: {
        CampaignFileListed: FactKind.REGISTER_LISTED,
        CampaignFileVisited: FactKind.REGISTER_VISITED,
        CampaignVisitStruck: FactKind.REGISTER_STRUCK,
    },
}


def of_ticket(event: TicketEvent) -> Fact:
    """A ticket was registered, answered at once, closed or escalated."""
    return Fact(
        kind=_kind_of(event),
        record=f"ticket/{event.ticket_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
    )


def of_lead(event: LeadEvent) -> Fact:
    """Relief decided the lead of an escalated ticket."""
    accepted = isinstance(event, LeadAccepted)
    return Fact(
        kind=FactKind.LEAD_ACCEPTED if accepted else FactKind.LEAD_REFUSED,
        record=f"lead/{event.lead_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
    )


def of_mediation(event: MediationEnded) -> Fact:
    """A mediation ended, whatever came of it."""
    return Fact(
        kind=FactKind.MEDIATION_ENDED,
        record=f"mediation/{event.mediation_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
    )


def of_wages(event: WagesRecovered) -> Iterator[Fact]:
    """A worker was paid of what was agreed; with his first payment he counts as a person."""
    paid = Fact(
        kind=FactKind.WAGES_RECOVERED,
        record=f"mediation/{event.mediation_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
        amount_fen=event.recovered_fen,
        within=f"payment/{event.payment}",
    )
    yield paid
    if event.people:
        yield replace(paid, kind=FactKind.WAGES_FIRST_RECOVERED, amount_fen=0)


def of_kit(event: KitEvent) -> Iterator[Fact]:
    """A kit was handed over, or taken back; with his first or last one a person counts, or not.

    What is taken back goes off the day on which it was handed over.
    """
    given = isinstance(event, KitHandedOver)
    kit = Fact(
        kind=FactKind.KIT_GIVEN if given else FactKind.KIT_TAKEN_BACK,
        record=f"recipient/{event.recipient_id}",
        managing_union=event.managing_union,
        happened_on=event.handed_on if isinstance(event, KitTakenBack) else event.happened_on,
        within=f"round/{event.round}",
    )
    yield kit
    if event.people:
        person = FactKind.PERSON_GIVEN_KIT if given else FactKind.PERSON_WITHOUT_KIT
        yield replace(kit, kind=person)


def of_place(event: PlaceEvent) -> Fact:
    """A place on a campaign's list: listed, visited, or its visit struck out.

    What is struck out goes off the day of that visit.
    """
    struck_of = event.visited_on if isinstance(event, CampaignVisitStruck) else None
    return Fact(
        kind=_OF_PLACE[event.kind][type(event)],
        record=f"file/{event.file_id}",
        managing_union=event.managing_union,
        happened_on=struck_of or event.happened_on,
        within=_of_visit(event),
    )


def of_falling_back(event: HouseholdFellBack) -> Fact:
    """A household that had left has fallen back."""
    return Fact(
        kind=FactKind.FELL_BACK,
        record=f"file/{event.file_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
    )


def of_file(event: FileEvent) -> Fact:
    """A hardship file was opened, or is on file."""
    opened = isinstance(event, FileOpened)
    return Fact(
        kind=FactKind.FILE_OPENED if opened else FactKind.FILE_REGISTERED,
        record=f"file/{event.file_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
    )


def of_payments(event: PaymentMade) -> Iterator[Fact]:
    """Each payment of a batch that the bank paid."""
    for payment in event.payments:
        yield Fact(
            kind=FactKind.AID_PAID,
            record=f"aid/{payment.aid_id}",
            managing_union=event.managing_union,
            happened_on=event.happened_on,
            amount_fen=payment.amount_fen,
            within=f"batch/{event.batch_id}",
        )


def _kind_of(event: TicketEvent) -> FactKind:
    if isinstance(event, TicketRegistered):
        return FactKind.TICKET_REGISTERED_LATE if event.late else FactKind.TICKET_REGISTERED
    if isinstance(event, TicketAnswered):
        return FactKind.TICKET_ANSWERED
    return FactKind.TICKET_CLOSED if isinstance(event, TicketClosed) else FactKind.TICKET_ESCALATED


def _of_visit(event: PlaceEvent) -> str:
    """Which campaign, and which of its visits."""
    of_campaign = f"campaign/{event.campaign_id}"
    if isinstance(event, CampaignFileListed):
        return of_campaign
    return f"{of_campaign}/visit/{event.visit}"
