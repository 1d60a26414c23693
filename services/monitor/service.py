"""The monitor's doors: what operators see and do, and what it looks after by itself."""

from __future__ import annotations

from contracts.monitor import (
    AcknowledgeAlert,
    ActAnswer,
    AlertLine,
    AlertPage,
    AwaitingProposals,
    CancelReplay,
    CancelRepublication,
    DecideProposal,
    DiscardMessage,
    EditMessage,
    EscalateAlert,
    EventPage,
    FailedGroups,
    FailedMessage,
    FailedPage,
    FindEvents,
    GetOverview,
    GetReplay,
    GetRepublication,
    GetTrace,
    ListAlerts,
    ListFailed,
    ListFailedGroups,
    ListProposals,
    ListReplays,
    ListRepublications,
    MendedMessage,
    OpenedEvent,
    OpenEvent,
    OpenFailed,
    Overview,
    ReleaseSuccessors,
    ReplayAnswer,
    ReplayPage,
    RepublicationAnswer,
    RepublicationPage,
    StartReplay,
    StartRepublication,
    Trace,
    UndoDiscard,
)
from messaging.dependencies import ReadSide, Stored, Unit
from messaging.rpc import command, query
from messaging.timers import every
from services.monitor import handlers, views
from services.monitor.alerting import handlers as alerting
from services.monitor.alerting import views as alert_views
from services.monitor.alerting.desk import TheAlertDesk
from services.monitor.alerting.repository import Alerts, Notices
from services.monitor.providers import ActId, OperatorsDesk, TheStation
from services.monitor.repository import Replays
from vocabulary.unions import MUNICIPAL_UNION_CODE


class MonitorService:
    """Every message of every service."""

    name = "monitor"

    replays = Stored(Replays)
    alerts = Stored(Alerts)
    notices = Stored(Notices)
    reads = ReadSide()
    unit = Unit()
    desk = OperatorsDesk()
    act_id = ActId()
    station = TheStation()
    alert_desk = TheAlertDesk()

    @query(GetOverview)
    def get_overview(self, request: GetOverview) -> Overview:
        return self.station.overview(now=self.unit.recorded_at)

    @query(FindEvents)
    def find_events(self, request: FindEvents) -> EventPage:
        return views.events(self.reads, request=request)

    @query(GetTrace)
    def get_trace(self, request: GetTrace) -> Trace:
        return self.desk.trace(request.correlation_id)

    @query(OpenEvent)
    def open_event(self, request: OpenEvent) -> OpenedEvent:
        self.unit.audit("messages.read", f"event/{request.event_id}")
        return self.desk.open_event(request.event_id)

    @query(ListFailedGroups)
    def list_failed_groups(self, request: ListFailedGroups) -> FailedGroups:
        return self.desk.failed_groups()

    @query(ListFailed)
    def list_failed(self, request: ListFailed) -> FailedPage:
        return self.desk.failed(request)

    @query(OpenFailed)
    def open_failed(self, request: OpenFailed) -> FailedMessage:
        self.unit.audit("messages.read", f"{request.owner}/{request.row_id}")
        return self.desk.open_failed(request.owner, request.row_id)

    @query(ListProposals)
    def list_proposals(self, request: ListProposals) -> AwaitingProposals:
        self.unit.require_scope(MUNICIPAL_UNION_CODE)
        return self.desk.proposals()

    @command(StartReplay, answer="replay_answer")
    def start_replay(self, request: StartReplay) -> str:
        return handlers.start_replay(
            self.replays,
            self.desk.owners,
            request=request,
            act_id=self.act_id,
            by=self.unit.actor.name,
            now=self.unit.recorded_at,
        )

    @command(CancelReplay, answer="replay_answer")
    def cancel_replay(self, request: CancelReplay) -> str:
        return handlers.cancel_replay(
            self.replays, self.desk.owners, request=request, now=self.unit.recorded_at
        )

    def replay_answer(self, replay_id: str) -> ReplayAnswer:
        return self.desk.replay(views.replay_row(self.reads, replay_id=replay_id))

    @query(GetReplay)
    def get_replay(self, request: GetReplay) -> ReplayAnswer:
        return self.replay_answer(request.replay_id)

    @query(ListReplays)
    def list_replays(self, request: ListReplays) -> ReplayPage:
        return self.desk.replays(*views.replay_rows(self.reads, request=request))

    @command(EditMessage, answer="act_answer")
    def edit_message(self, request: EditMessage) -> str:
        return handlers.edit_message(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )

    @command(DiscardMessage, answer="act_answer")
    def discard_message(self, request: DiscardMessage) -> str:
        return handlers.discard_message(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )

    @command(DecideProposal, answer="act_answer")
    def decide_proposal(self, request: DecideProposal) -> str:
        return handlers.decide_proposal(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )

    def act_answer(self, act_id: str) -> ActAnswer:
        return views.act(self.unit, act_id=act_id)

    @command(UndoDiscard, answer="mended_answer")
    def undo_discard(self, request: UndoDiscard) -> str:
        fate = handlers.undo_discard(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )
        self.desk.index.look_again(fate.event_id, fate.consumer)
        return f"{request.owner} {request.row_id}"

    @command(ReleaseSuccessors, answer="mended_answer")
    def release_successors(self, request: ReleaseSuccessors) -> str:
        handlers.release_successors(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )
        return f"{request.owner} {request.row_id}"

    def mended_answer(self, resource: str) -> MendedMessage:
        owner, _, row_id = resource.partition(" ")
        return self.desk.mended(owner, row_id)

    @command(StartRepublication, answer="republication_answer")
    def start_republication(self, request: StartRepublication) -> str:
        return handlers.start_republication(
            self.unit, self.desk.owners, request=request, act_id=self.act_id
        )

    def republication_answer(self, republication_id: str) -> RepublicationAnswer:
        owner = handlers.owner_of_republication(self.unit, republication_id)
        return self.desk.republication(owner, republication_id)

    @query(GetRepublication)
    def get_republication(self, request: GetRepublication) -> RepublicationAnswer:
        return self.republication_answer(request.republication_id)

    @command(CancelRepublication, answer="republication_answer")
    def cancel_republication(self, request: CancelRepublication) -> str:
        return handlers.cancel_republication(self.unit, self.desk.owners, request=request)

    @query(ListRepublications)
    def list_republications(self, request: ListRepublications) -> RepublicationPage:
        return self.desk.republications(*views.republication_rows(self.reads, request=request))

    @query(ListAlerts)
    def list_alerts(self, request: ListAlerts) -> AlertPage:
        return alert_views.alerts(self.reads, request=request)

    @command(AcknowledgeAlert, answer="alert_answer")
    def acknowledge_alert(self, request: AcknowledgeAlert) -> str:
        return alerting.acknowledge(
            self.alerts,
            self.notices,
            request=request,
            by=self.unit.actor.name,
            now=self.unit.recorded_at,
        )

    @command(EscalateAlert, answer="alert_answer")
    def escalate_alert(self, request: EscalateAlert) -> str:
        return alerting.escalate(self.alerts, request=request, now=self.unit.recorded_at)

    def alert_answer(self, alert_id: str) -> AlertLine:
        return alert_views.line(self.alerts.get(alert_id))

    @every(seconds=2)
    def judge_alerts(self) -> None:
        alerting.judge(
            self.alerts,
            self.notices,
            seen=self.alert_desk.readings(self.station.overview(now=self.unit.recorded_at)),
            rules=self.alert_desk.rules(),
            brewing=self.alert_desk.brewing,
            now=self.unit.recorded_at,
        )

    @every(seconds=1)
    def send_alerts(self) -> None:
        self.alert_desk.send()

    @every(seconds=1)
    def follow_journals(self) -> None:
        self.station.follow_journals()

    @every(seconds=1)
    def keep_signs(self) -> None:
        self.station.keep_signs()

    @every(seconds=5)
    def look_around(self) -> None:
        self.station.look_around()

    @every(seconds=0.5)
    def drive_replays(self) -> None:
        self.station.drive_replays()
