"""Notifications' doors: what it hears, what can be asked of it, and when it sends."""

from __future__ import annotations

from contracts.campaigns import PersonRegistered
from contracts.dossiers import DossierPart, GatherMessages
from contracts.hotline import (
    ConsentWithdrawn,
    TicketCorrectionDecided,
    TicketRegistered,
)
from contracts.hotline.emergency import EmergencyDeclared
from contracts.hotline.joining import TicketMerged
from contracts.identity import (
    AccountCreated,
    DutyLeft,
    DutyTaken,
    PhoneCodeRequested,
    WorkHandedOver,
)
from contracts.notifications import (
    ContactPreference,
    CountFigures,
    CountOpenWork,
    GetContact,
    InboxMessage,
    InboxPage,
    ListInbox,
    MarkRead,
    NotificationFigures,
    OpenWork,
    PreferChannel,
)
from contracts.own_data import OwnDataPart, TellOwnMessages
from contracts.relief import (
    FileCorrectionDecided,
    LeadAccepted,
    LeadOpened,
    LeadRefused,
)
from contracts.relief.offering.events import AidOffered
from contracts.relief.verifying.events import ReceiptAsked, ReceiptDisputed
from messaging.consumes import consumes
from messaging.dependencies import PolicyTable, ReadSide, Stored, Unit
from messaging.field_keys import FieldKeys
from messaging.relay import Relay
from messaging.retention import RetiresRecords
from messaging.rpc import command, query
from messaging.timers import every
from records.own_data import admit, told
from services.notifications import (
    archiving,
    consents_heard,
    corrections_heard,
    dossiers,
    emergencies_heard,
    handlers,
    hearing,
    households_told,
    merges_heard,
    own_data,
    views,
)
from services.notifications.ends_of_retention import HearsEndsOfRetention
from services.notifications.monitor_guard import MonitorGuard
from services.notifications.providers import Sending
from services.notifications.repository import ArchivedRecords, Contacts, Deliveries, DutyRosters
from services.notifications.retiring import RETIREMENTS
from services.notifications.wechat.doors import WechatDoors

SEND_EVERY_SECONDS = 0.5


class NotificationsService(WechatDoors, HearsEndsOfRetention, RetiresRecords):
    """Who is told what."""

    name = "notifications"
    retirements = RETIREMENTS

    archived = Stored(ArchivedRecords)
    contacts = Stored(Contacts)
    rosters = Stored(DutyRosters)
    deliveries = Stored(Deliveries)
    reads = ReadSide()
    policies = PolicyTable()
    unit = Unit()
    sending = Sending()
    monitor_guard = MonitorGuard()
    relay = Relay()
    field_keys = FieldKeys()

    @consumes(TicketRegistered, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_ticket_registered(self, event: TicketRegistered) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            hearing.ticket_registered(
                self.contacts, self.deliveries, event=event, now=self.unit.recorded_at
            )

    @consumes(ConsentWithdrawn, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_consent_withdrawn(self, event: ConsentWithdrawn) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            consents_heard.consent_withdrawn(self.contacts, event=event)

    @consumes(TicketMerged, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_ticket_merged(self, event: TicketMerged) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            merges_heard.ticket_merged(self.contacts, self.deliveries, event=event, unit=self.unit)

    @consumes(EmergencyDeclared, loads={"rosters": "managing_union", "archived": "ticket_id"})
    def on_emergency_declared(self, event: EmergencyDeclared) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            emergencies_heard.emergency_declared(
                self.rosters, self.deliveries, event=event, unit=self.unit
            )

    @consumes(TicketCorrectionDecided, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_ticket_correction_decided(self, event: TicketCorrectionDecided) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            corrections_heard.correction_decided(
                self.contacts, self.deliveries, event=event, unit=self.unit
            )

    @consumes(FileCorrectionDecided, loads={"contacts": "phone_key", "archived": "file_id"})
    def on_file_correction_decided(self, event: FileCorrectionDecided) -> None:
        if not archiving.is_archived(self.archived, event.file_id):
            corrections_heard.correction_decided(
                self.contacts, self.deliveries, event=event, unit=self.unit
            )

    @consumes(PersonRegistered, loads={"contacts": "phone_key", "archived": "registration_id"})
    def on_person_registered(self, event: PersonRegistered) -> None:
        if not archiving.is_archived(self.archived, event.registration_id):
            hearing.person_registered(self.contacts, self.deliveries, event=event, unit=self.unit)

    @consumes(PhoneCodeRequested, loads={"contacts": "phone_key"})
    def on_phone_code_requested(self, event: PhoneCodeRequested) -> None:
        hearing.phone_code_requested(self.contacts, self.deliveries, event=event, unit=self.unit)

    @consumes(AccountCreated, loads={"rosters": "managing_union"})
    def on_account_created(self, event: AccountCreated) -> None:
        hearing.account_created(
            self.rosters, self.deliveries, event=event, now=self.unit.recorded_at
        )

    @consumes(DutyTaken, loads={"rosters": "managing_union"})
    def on_duty_taken(self, event: DutyTaken) -> None:
        hearing.duty_taken(self.rosters, self.deliveries, event=event, now=self.unit.recorded_at)

    @consumes(DutyLeft, loads={"rosters": "managing_union"})
    def on_duty_left(self, event: DutyLeft) -> None:
        hearing.duty_left(self.rosters, event=event)

    @consumes(WorkHandedOver)
    def on_work_handed_over(self, event: WorkHandedOver) -> None:
        hearing.work_handed_over(self.deliveries, event=event, now=self.unit.recorded_at)

    @consumes(
        LeadOpened,
        loads={"contacts": "phone_key", "rosters": "managing_union", "archived": "ticket_id"},
    )
    def on_lead_opened(self, event: LeadOpened) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id, event.lead_id):
            hearing.lead_opened(
                self.contacts, self.rosters, self.deliveries, event=event, unit=self.unit
            )

    @consumes(LeadAccepted, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_lead_accepted(self, event: LeadAccepted) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            hearing.lead_accepted(self.contacts, self.deliveries, event=event, unit=self.unit)

    @consumes(ReceiptAsked, loads={"contacts": "phone_key", "archived": "file_id"})
    def on_receipt_asked(self, event: ReceiptAsked) -> None:
        if not archiving.is_archived(self.archived, event.file_id):
            households_told.receipt_asked(
                self.contacts, self.deliveries, event=event, unit=self.unit
            )

    @consumes(ReceiptDisputed, loads={"rosters": "managing_union", "archived": "file_id"})
    def on_receipt_disputed(self, event: ReceiptDisputed) -> None:
        if not archiving.is_archived(self.archived, event.file_id):
            households_told.receipt_disputed(
                self.rosters, self.deliveries, event=event, unit=self.unit
            )

    @consumes(LeadRefused, loads={"contacts": "phone_key", "archived": "ticket_id"})
    def on_lead_refused(self, event: LeadRefused) -> None:
        if not archiving.is_archived(self.archived, event.ticket_id):
            hearing.lead_refused(self.contacts, self.deliveries, event=event, unit=self.unit)

    @consumes(AidOffered, loads={"contacts": "phone_key", "archived": "file_id"})
    def on_aid_offered(self, event: AidOffered) -> None:
        if not archiving.is_archived(self.archived, event.file_id):
            households_told.aid_offered(self.contacts, self.deliveries, event=event, unit=self.unit)

    @query(ListInbox)
    def list_inbox(self, request: ListInbox) -> InboxPage:
        return views.inbox(self.reads, request=request, reader=self.unit.actor)

    @command(MarkRead, answer="message_answer")
    def mark_read(self, request: MarkRead) -> str:
        return handlers.mark_read(
            self.deliveries,
            delivery_id=request.delivery_id,
            by=self.unit.actor,
            now=self.unit.recorded_at,
        )

    def message_answer(self, delivery_id: str) -> InboxMessage:
        return views.message(self.reads, delivery_id=delivery_id, reader=self.unit.actor)

    @command(PreferChannel, answer="inbox_answer")
    def prefer_channel(self, request: PreferChannel) -> str:
        return handlers.prefer_channel(
            self.contacts,
            phone_key=next(iter(self.unit.grant.own_keys)),
            language=request.language,
            channel=request.preferred_channel,
        )

    def inbox_answer(self, phone_key: str) -> InboxPage:
        return views.inbox(self.reads, request=ListInbox(), reader=self.unit.actor)

    @query(GetContact)
    def get_contact(self, request: GetContact) -> ContactPreference:
        return views.preference(self.contacts, phone_key=next(iter(self.unit.grant.own_keys)))

    @query(CountOpenWork)
    def count_open_work(self, request: CountOpenWork) -> OpenWork:
        return views.open_work(self.reads, by=self.unit.actor)

    @query(CountFigures)
    def count_figures(self, request: CountFigures) -> NotificationFigures:
        return views.figures(self.reads, year=request.year)

    @query(GatherMessages)
    def gather_messages(self, request: GatherMessages) -> DossierPart:
        for subject in request.subjects:
            self.unit.audit("dossier.gather", subject)
        return dossiers.gather_messages(self.reads, request=request, by=self.unit.actor)

    @command(TellOwnMessages)
    def tell_own_messages(self, request: TellOwnMessages) -> OwnDataPart:
        admit(self.unit, self.policies)
        records, left_out = own_data.own_records(self.reads, request=request, by=self.unit.actor)
        return told(self.unit, self.name, records, left_out=left_out)

    @every(seconds=SEND_EVERY_SECONDS)
    def send_what_is_due(self) -> None:
        self.sending.run()
