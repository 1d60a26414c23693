"""Relief's doors: what can be asked of it, and what it hears."""

from __future__ import annotations

from contracts.hotline import ConsentWithdrawn, EscalatedTicketCorrected, TicketEscalated
from contracts.identity import AccountCreated, RolesChanged
from contracts.own_data import OwnRecord, TellOwnData
from contracts.people import RevealedPerson
from contracts.relief import (
    AcceptLead,
    CountFigures,
    GetLead,
    LeadAnswer,
    LeadPage,
    ListLeads,
    RefuseLead,
    ReliefFigures,
    RevealLead,
)
from messaging.consumes import consumes
from messaging.corrections import CorrectionDoors
from messaging.dependencies import PolicyTable, ReadSide, Stored, Unit
from messaging.dossiers import DossierDoors
from messaging.field_keys import FieldKeys
from messaging.files.door import Files as KeptFiles
from messaging.files.parts import KeepsFiles
from messaging.own_data import OwnDataDoors
from messaging.relay import Relay
from messaging.retention import RetiresRecords
from messaging.rpc import command, query
from messaging.sampling import SampledRecords
from records.corrections import Correctable
from services.relief import correcting, figures, handlers, hearing, own_data, views
from services.relief.aid_doors import AidDoors
from services.relief.budget_doors import BudgetDoors
from services.relief.domain.lead import lead_id_for
from services.relief.dossiers import DOSSIERS_OF
from services.relief.exporting import EXPORTS, ExportDoors
from services.relief.file_doors import FileDoors
from services.relief.flag_doors import FlagDoors
from services.relief.freezing_doors import FreezingDoors
from services.relief.golden_autumn.doors import StudentAidDoors
from services.relief.goods.doors import GoodsDoors
from services.relief.households.doors import HouseholdDoors
from services.relief.importing.doors import ImportDoors
from services.relief.leaving.doors import LeavingDoors
from services.relief.lookback.doors import LookBackDoors
from services.relief.notice_proof.doors import NoticeProofDoors
from services.relief.offering.doors import OfferingDoors
from services.relief.populations import POPULATIONS
from services.relief.repository.files import Files
from services.relief.repository.leads import Leads
from services.relief.retiring import RETIREMENTS
from services.relief.unit_visits.doors import UnitVisitDoors
from services.relief.verifying.doors import VerifyingDoors


class ReliefService(
    FileDoors,
    HouseholdDoors,
    LeavingDoors,
    AidDoors,
    StudentAidDoors,
    FreezingDoors,
    NoticeProofDoors,
    OfferingDoors,
    VerifyingDoors,
    BudgetDoors,
    LookBackDoors,
    UnitVisitDoors,
    FlagDoors,
    GoodsDoors,
    ExportDoors,
    ImportDoors,
    KeepsFiles,
    SampledRecords,
    DossierDoors,
    OwnDataDoors,
    CorrectionDoors,
    RetiresRecords,
):
    """Leads, hardship files, and the aid on them."""

    name = "relief"
    populations = POPULATIONS
    dossiers = DOSSIERS_OF
    works = EXPORTS
    retirements = RETIREMENTS

    leads = Stored(Leads)
    files = Stored(Files)
    kept_files = KeptFiles()
    policies = PolicyTable()
    reads = ReadSide()
    unit = Unit()
    relay = Relay()
    field_keys = FieldKeys()

    @consumes(TicketEscalated, loads={"leads": lambda event: lead_id_for(event.ticket_id)})
    def on_ticket_escalated(self, event: TicketEscalated) -> None:
        handlers.open_lead_for_ticket(
            self.leads, event=event, by=self.unit.actor, now=self.unit.now
        )

    @consumes(ConsentWithdrawn, loads={"leads": lambda event: lead_id_for(event.ticket_id)})
    def on_consent_withdrawn(self, event: ConsentWithdrawn) -> None:
        hearing.consent_withdrawn(self.unit, self.leads, event=event)

    @consumes(EscalatedTicketCorrected, loads={"leads": lambda event: lead_id_for(event.ticket_id)})
    def on_escalated_ticket_corrected(self, event: EscalatedTicketCorrected) -> None:
        correcting.ticket_corrected(self.unit, self.leads, event=event)

    @consumes(AccountCreated)
    def on_account_created(self, event: AccountCreated) -> None:
        hearing.account_heard(self.unit, event=event)

    @consumes(RolesChanged)
    def on_roles_changed(self, event: RolesChanged) -> None:
        hearing.account_heard(self.unit, event=event)

    @command(AcceptLead, answer="lead_answer")
    def accept_lead(self, request: AcceptLead) -> str:
        return handlers.accept_lead(
            self.leads, self.cases, request=request, by=self.unit.actor, now=self.unit.now
        )

    @command(RefuseLead, answer="lead_answer")
    def refuse_lead(self, request: RefuseLead) -> str:
        return handlers.refuse_lead(
            self.leads, self.unit, request=request, by=self.unit.actor, now=self.unit.now
        )

    @command(RevealLead)
    def reveal_lead(self, request: RevealLead) -> RevealedPerson:
        return handlers.reveal_lead(self.leads, self.unit, request=request, policies=self.policies)

    def lead_answer(self, lead_id: str) -> LeadAnswer:
        """The lead as it is now."""
        return views.lead(self.leads.get(lead_id))

    @query(GetLead)
    def get_lead(self, request: GetLead) -> LeadAnswer:
        lead = self.leads.get(request.lead_id)
        self.unit.audit("lead.read", lead.subject)
        return views.lead(lead)

    @query(ListLeads)
    def list_leads(self, request: ListLeads) -> LeadPage:
        return views.list_leads(self.reads, request=request)

    @property
    def correctable(self) -> Correctable:
        """Hardship files' holders."""
        return correcting.correctable(self.unit, self.keys)

    def own_records(self, request: TellOwnData) -> tuple[list[OwnRecord], int]:
        acts = self.cases.acts
        return own_data.own_records(self.reads, acts, request=request, keys=self.keys)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> ReliefFigures:
        return figures.count_figures(self.reads, request=request)
