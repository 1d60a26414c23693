"""The hotline's doors: what can be asked of it, and what it hears."""

from __future__ import annotations

from dataclasses import replace

from contracts.files import AttachedFile, DownloadPermit
from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    AttachFile,
    CloseTicket,
    CountFigures,
    EscalateTicket,
    FileRequest,
    GetMyProgress,
    GetMyTicket,
    GetProgress,
    GetTicket,
    GetTicketFile,
    HotlineFigures,
    ListTickets,
    MyTickets,
    Progress,
    RegisterRequest,
    RevealTicket,
    TicketAnswer,
    TicketPage,
    TicketReceipt,
)
from contracts.own_data import OwnRecord, TellOwnData
from contracts.people import RevealedPerson
from contracts.relief import LeadOpened, LeadRefused
from messaging.consumes import consumes
from messaging.corrections import CorrectionDoors
from messaging.dependencies import Keys, PolicyTable, ReadSide, Stored, Unit
from messaging.dossiers import DossierDoors
from messaging.field_keys import FieldKeys
from messaging.files.door import Files
from messaging.files.parts import KeepsFiles
from messaging.own_data import OwnDataDoors
from messaging.relay import Relay
from messaging.retention import RetiresRecords
from messaging.rpc import command, query
from messaging.sampling import SampledRecords
from records.corrections import Correctable
from services.hotline import attaching, correcting, handlers, loop_views, own_data, progress, views
from services.hotline.calls.doors import CallDoors
from services.hotline.claimants.doors import ClaimantDoors
from services.hotline.consent_doors import ConsentDoors
from services.hotline.domain.ticket import Ticket
from services.hotline.dossiers import DOSSIERS_OF
from services.hotline.emergency_doors import EmergencyDoors
from services.hotline.exporting import EXPORTS, ExportDoors
from services.hotline.figures.doors import FigureDoors
from services.hotline.joining_doors import JoiningDoors
from services.hotline.knowledge.doors import KnowledgeDoors
from services.hotline.legal_clock_doors import LegalClockDoors
from services.hotline.loop_doors import LoopDoors
from services.hotline.mediations.doors import MediationDoors
from services.hotline.populations import POPULATIONS
from services.hotline.relief_files.doors import ReliefFileDoors
from services.hotline.repository import Tickets
from services.hotline.retiring import RETIREMENTS
from services.hotline.searching.doors import SearchDoors


class HotlineService(
    CallDoors,
    ClaimantDoors,
    ConsentDoors,
    EmergencyDoors,
    FigureDoors,
    JoiningDoors,
    KnowledgeDoors,
    LegalClockDoors,
    LoopDoors,
    MediationDoors,
    ReliefFileDoors,
    SearchDoors,
    ExportDoors,
    SampledRecords,
    DossierDoors,
    OwnDataDoors,
    CorrectionDoors,
    RetiresRecords,
    KeepsFiles,
):
    """12351 tickets, and the calls that bring them."""

    name = "hotline"
    populations = POPULATIONS
    dossiers = DOSSIERS_OF
    works = EXPORTS
    retirements = RETIREMENTS

    tickets = Stored(Tickets)
    keys = Keys()
    policies = PolicyTable()
    reads = ReadSide()
    unit = Unit()
    relay = Relay()
    field_keys = FieldKeys()
    kept_files = Files()

    @command(FileRequest, answer="receipt")
    def file_request(self, request: FileRequest) -> str:
        return handlers.file_request(
            self.tickets,
            request=request,
            keys=self.keys,
            consenting=self.consenting,
            by=self.unit.actor,
            now=self.unit.now,
        )

    @command(RegisterRequest, answer="receipt")
    def register_request(self, request: RegisterRequest) -> str:
        handlers.require_call(self.calls, request)
        return handlers.register_request(
            self.tickets,
            request=request,
            keys=self.keys,
            consenting=self.consenting,
            by=self.unit.actor,
            now=self.unit.now,
        )

    @command(AnswerAtOnce, answer="ticket_answer")
    def answer_at_once(self, request: AnswerAtOnce) -> str:
        return handlers.answer_at_once(self.turns, request=request)

    @command(AcceptTicket, answer="ticket_answer")
    def accept_ticket(self, request: AcceptTicket) -> str:
        return handlers.accept_ticket(self.turns, request=request)

    @command(EscalateTicket, answer="ticket_answer")
    def escalate_ticket(self, request: EscalateTicket) -> str:
        return handlers.escalate_ticket(self.turns, request=request)

    @command(CloseTicket, answer="ticket_answer")
    def close_ticket(self, request: CloseTicket) -> str:
        return handlers.close_ticket(self.turns, request=request)

    @command(RevealTicket)
    def reveal_ticket(self, request: RevealTicket) -> RevealedPerson:
        return handlers.reveal_ticket(
            self.tickets, self.unit, request=request, policies=self.policies
        )

    def receipt(self, ticket_id: str) -> TicketReceipt:
        """What the caller keeps; the same for a repeat."""
        return views.receipt(self.tickets.get(ticket_id))

    def ticket_answer(self, ticket_id: str) -> TicketAnswer:
        """The ticket as it is now."""
        return self._shown(self.tickets.get(ticket_id))

    @query(GetTicket)
    def get_ticket(self, request: GetTicket) -> TicketAnswer:
        ticket = self.tickets.get(request.ticket_id)
        self.unit.audit("ticket.read", ticket.subject)
        return self._shown(ticket)

    def _shown(self, ticket: Ticket) -> TicketAnswer:
        files = attaching.described(self.kept_files.staged, ticket.attachments)
        course = loop_views.course(ticket, self.unit.now)
        return replace(views.ticket(ticket), files=files, course=course)

    @query(ListTickets)
    def list_tickets(self, request: ListTickets) -> TicketPage:
        return views.list_tickets(self.reads, request=request)

    @query(GetProgress)
    def get_progress(self, request: GetProgress) -> Progress:
        return progress.by_number_and_code(self.tickets, request=request, keys=self.keys)

    @query(MyTickets)
    def my_tickets(self, request: MyTickets) -> TicketPage:
        return views.my_tickets(self.reads, request=request)

    @query(GetMyProgress)
    def get_my_progress(self, request: GetMyProgress) -> Progress:
        return progress.by_number_and_phone(self.tickets, request=request, by=self.unit.actor)

    @query(GetMyTicket)
    def get_my_ticket(self, request: GetMyTicket) -> Progress:
        return progress.of_own(
            self.tickets, self.kept_files.staged, request=request, by=self.unit.actor
        )

    @command(AttachFile, answer="attached_file")
    def attach_file(self, request: AttachFile) -> str:
        return attaching.attach_file(
            self.tickets,
            self.kept_files.staged,
            request=request,
            most=self.kept_files.limits(attaching.PURPOSE).most_per_record,
            by=self.unit.actor,
            now=self.unit.now,
        )

    def attached_file(self, attached: str) -> AttachedFile:
        """The file as its ticket holds it."""
        return attaching.attached_file(self.tickets, self.kept_files.staged, attached=attached)

    @query(GetTicketFile)
    def get_ticket_file(self, request: GetTicketFile) -> DownloadPermit:
        return self.kept_files.permit_download(
            attaching.fetch_file(self.tickets, self.kept_files.staged, self.unit, request=request)
        )

    @property
    def correctable(self) -> Correctable:
        """Tickets' applicants."""
        return correcting.correctable(self.tickets, self.keys)

    def own_records(self, request: TellOwnData) -> tuple[list[OwnRecord], int]:
        return own_data.own_records(
            self.reads, self.kept_files.staged, request=request, keys=self.keys, by=self.unit.actor
        )

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> HotlineFigures:
        return views.count_figures(self.reads, request=request)

    @consumes(LeadOpened, loads={"tickets": "ticket_id"})
    def on_lead_opened(self, event: LeadOpened) -> None:
        handlers.note_lead_opened(self.tickets, event=event, by=self.unit.actor, now=self.unit.now)

    @consumes(LeadRefused, loads={"tickets": "ticket_id"})
    def on_lead_refused(self, event: LeadRefused) -> None:
        handlers.note_lead_refused(self.tickets, event=event, by=self.unit.actor, now=self.unit.now)
