"""What each event means to the report: the facts that it tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contracts.hotline import TicketAnswered, TicketClosed, TicketEscalated, TicketRegistered
from contracts.hotline.mediation import MediationEnded, WagesRecovered
from contracts.relief import FileOpened, FileRegistered, LeadAccepted, LeadRefused, PaymentMade
from contracts.relief.golden_autumn.events import StudentAided
from contracts.relief.goods_events import (
    GreetingPaid,
    HelpGiven,
    HelpTakenBack,
    KitHandedOver,
    KitTakenBack,
)
from contracts.relief.leaving.events import HouseholdFellBack
from contracts.relief.unit_visit_events import UnitVisited, UnitVisitTakenBack
from contracts.relief.unit_visit_words import VisitedKind
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
UnitVisitEvent = UnitVisited | UnitVisitTakenBack
KitEvent = KitHandedOver | KitTakenBack
HelpEvent = HelpGiven | HelpTakenBack
_KITS = (FactKind.KIT_GIVEN, FactKind.PERSON_GIVEN_KIT)
_KITS_BACK = (FactKind.KIT_TAKEN_BACK, FactKind.PERSON_WITHOUT_KIT)
_VISITS: Mapping[tuple[VisitedKind, bool], tuple[FactKind, FactKind | None]] = {
    (VisitedKind.UNIT, True): (FactKind.UNIT_VISITED, None),
    (VisitedKind.UNIT, False): (FactKind.UNIT_NOT_VISITED, None),
    (VisitedKind.POST, True): (FactKind.POST_VISITED, FactKind.VISIT_TO_POST),
    (VisitedKind.POST, False): (FactKind.POST_NOT_VISITED, FactKind.NO_VISIT_TO_POST),
}
"""Who was visited, and whether it stands → the fact of the year, and of each visit."""
_HELP = (FactKind.HELP_GIVEN, FactKind.PERSON_HELPED)
_HELP_BACK = (FactKind.HELP_TAKEN_BACK, FactKind.PERSON_NOT_HELPED)
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
    """A kit was handed over, or taken back; with his first or last one a person counts, or not."""
    return _of_list(event, _KITS if isinstance(event, KitHandedOver) else _KITS_BACK)


def of_help(event: HelpEvent) -> Iterator[Fact]:
    """Somebody was helped home, or was not after all; as with a kit."""
    return _of_list(event, _HELP if isinstance(event, HelpGiven) else _HELP_BACK)


def _of_list(event: KitEvent | HelpEvent, kinds: tuple[FactKind, FactKind]) -> Iterator[Fact]:
    """What was given to somebody on a list, and that he counts as a person of the year.

    What is taken back goes off the day on which it was given.
    """
    times, person = kinds
    day = event.handed_on if isinstance(event, KitTakenBack | HelpTakenBack) else event.happened_on
    given = Fact(
        kind=times,
        record=f"recipient/{event.recipient_id}",
        managing_union=event.managing_union,
        happened_on=day,
        within=f"round/{event.round}",
    )
    yield given
    if event.people:
        yield replace(given, kind=person)


def of_greeting(event: GreetingPaid) -> Fact:
    """Somebody was paid greeting money of an occasion: a person of it, with the amount."""
    return Fact(
        kind=FactKind.GREETED,
        record=f"recipient/{event.recipient_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
        amount_fen=event.amount_fen,
    )


def of_unit_visit(event: UnitVisitEvent) -> Iterator[Fact]:
    """A unit or post was visited, or was not after all: it counts once a year, posts' visits too.

    What is taken back goes off the day for which it was noted, and the unit off its own day.
    """
    once, each = _VISITS[event.visited, isinstance(event, UnitVisited)]
    day = event.visited_on if isinstance(event, UnitVisitTakenBack) else event.happened_on
    counted_on = event.counted_on if isinstance(event, UnitVisitTakenBack) else None
    visit = Fact(
        kind=once,
        record=f"unit_visit/{event.visit_id}",
        managing_union=event.managing_union,
        happened_on=day,
        within=f"round/{event.round}",
    )
    if event.units:
        yield replace(visit, happened_on=counted_on or day)
    if each is not None:
        yield replace(visit, kind=each)


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


def of_student(event: StudentAided) -> Fact:
    """A student was paid by Golden Autumn: one of the city's own units, or of a county."""
    return Fact(
        kind=FactKind.STUDENT_OF_CITY if event.municipal else FactKind.STUDENT_OF_COUNTY,
        record=f"student_aid/{event.student_aid_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
        amount_fen=event.amount_fen,
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
