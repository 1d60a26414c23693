"""Reports' doors: what it hears, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable

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
from contracts.relief.visit_campaign_events import (
    CampaignFileListed,
    CampaignFileVisited,
    CampaignVisitStruck,
)
from contracts.reports import (
    CountedPage,
    CountFigures,
    GetReport,
    ListCounted,
    ReportAnswer,
    ReportFigures,
)
from messaging.consumes import Loads, consumes
from messaging.dependencies import ReadSide, Stored, Unit
from messaging.field_keys import FieldKeys
from messaging.relay import Relay
from messaging.rpc import query
from services.reports import hearing, views
from services.reports.domain.facts import Fact
from services.reports.repository import Facts


def _known(heard: Callable[..., Fact]) -> Loads:
    """A batch asks once which of its facts are known."""
    return {"facts": lambda event: heard(event).fact_id}


class ReportsService:
    """The annual report, counted from events."""

    name = "reports"

    facts = Stored(Facts)
    reads = ReadSide()
    unit = Unit()
    relay = Relay()
    field_keys = FieldKeys()

    @consumes(TicketRegistered, loads=_known(hearing.of_ticket))
    def on_ticket_registered(self, event: TicketRegistered) -> None:
        self.facts.count(hearing.of_ticket(event))

    @consumes(TicketAnswered, loads=_known(hearing.of_ticket))
    def on_ticket_answered(self, event: TicketAnswered) -> None:
        self.facts.count(hearing.of_ticket(event))

    @consumes(TicketClosed, loads=_known(hearing.of_ticket))
    def on_ticket_closed(self, event: TicketClosed) -> None:
        self.facts.count(hearing.of_ticket(event))

    @consumes(TicketEscalated, loads=_known(hearing.of_ticket))
    def on_ticket_escalated(self, event: TicketEscalated) -> None:
        self.facts.count(hearing.of_ticket(event))

    @consumes(LeadAccepted, loads=_known(hearing.of_lead))
    def on_lead_accepted(self, event: LeadAccepted) -> None:
        self.facts.count(hearing.of_lead(event))

    @consumes(LeadRefused, loads=_known(hearing.of_lead))
    def on_lead_refused(self, event: LeadRefused) -> None:
        self.facts.count(hearing.of_lead(event))

    @consumes(MediationEnded, loads=_known(hearing.of_mediation))
    def on_mediation_ended(self, event: MediationEnded) -> None:
        self.facts.count(hearing.of_mediation(event))

    @consumes(WagesRecovered)
    def on_wages_recovered(self, event: WagesRecovered) -> None:
        for fact in hearing.of_wages(event):
            self.facts.count(fact)

    @consumes(KitHandedOver)
    def on_kit_handed_over(self, event: KitHandedOver) -> None:
        for fact in hearing.of_kit(event):
            self.facts.count(fact)

    @consumes(KitTakenBack)
    def on_kit_taken_back(self, event: KitTakenBack) -> None:
        for fact in hearing.of_kit(event):
            self.facts.count(fact)

    @consumes(GreetingPaid, loads=_known(hearing.of_greeting))
    def on_greeting_paid(self, event: GreetingPaid) -> None:
        self.facts.count(hearing.of_greeting(event))

    @consumes(UnitVisited)
    def on_unit_visited(self, event: UnitVisited) -> None:
        for fact in hearing.of_unit_visit(event):
            self.facts.count(fact)

    @consumes(UnitVisitTakenBack)
    def on_unit_visit_taken_back(self, event: UnitVisitTakenBack) -> None:
        for fact in hearing.of_unit_visit(event):
            self.facts.count(fact)

    @consumes(HelpGiven)
    def on_help_given(self, event: HelpGiven) -> None:
        for fact in hearing.of_help(event):
            self.facts.count(fact)

    @consumes(HelpTakenBack)
    def on_help_taken_back(self, event: HelpTakenBack) -> None:
        for fact in hearing.of_help(event):
            self.facts.count(fact)

    @consumes(CampaignFileListed, loads=_known(hearing.of_place))
    def on_campaign_file_listed(self, event: CampaignFileListed) -> None:
        self.facts.count(hearing.of_place(event))

    @consumes(CampaignFileVisited, loads=_known(hearing.of_place))
    def on_campaign_file_visited(self, event: CampaignFileVisited) -> None:
        self.facts.count(hearing.of_place(event))

    @consumes(CampaignVisitStruck, loads=_known(hearing.of_place))
    def on_campaign_visit_struck(self, event: CampaignVisitStruck) -> None:
        self.facts.count(hearing.of_place(event))

    @consumes(HouseholdFellBack, loads=_known(hearing.of_falling_back))
    def on_household_fell_back(self, event: HouseholdFellBack) -> None:
        self.facts.count(hearing.of_falling_back(event))

    @consumes(StudentAided, loads=_known(hearing.of_student))
    def on_student_aided(self, event: StudentAided) -> None:
        self.facts.count(hearing.of_student(event))

    @consumes(FileOpened, loads=_known(hearing.of_file))
    def on_file_opened(self, event: FileOpened) -> None:
        self.facts.count(hearing.of_file(event))

    @consumes(FileRegistered, loads=_known(hearing.of_file))
    def on_file_registered(self, event: FileRegistered) -> None:
        self.facts.count(hearing.of_file(event))

    @consumes(PaymentMade)
    def on_payment_made(self, event: PaymentMade) -> None:
        for fact in hearing.of_payments(event):
            self.facts.count(fact)

    @query(GetReport)
    def get_report(self, request: GetReport) -> ReportAnswer:
        return views.report(self.reads, request=request)

    @query(ListCounted)
    def list_counted(self, request: ListCounted) -> CountedPage:
        return views.list_counted(self.reads, request=request)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> ReportFigures:
        return views.count_figures(self.reads, year=request.year)
