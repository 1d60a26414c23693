"""The monitor over HTTP: what operations see of messages, and do to them.

A held message's row id holds a slash, so it stands in the query string or the body, not in the
path.
"""

from __future__ import annotations

from contracts.monitor import (
    AcknowledgeAlert,
    AlertNotFound,
    CancelReplay,
    CancelRepublication,
    DecideProposal,
    DiscardMessage,
    EditMessage,
    EscalateAlert,
    EventNotFound,
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
    OpenEvent,
    OpenFailed,
    OwnerUnknown,
    ReleaseSuccessors,
    ReplayNotFound,
    StartReplay,
    StartRepublication,
    TraceNotFound,
    UndoDiscard,
)
from contracts.operations.words import (
    ConsumerUnknown,
    EventUnknown,
    MessageNotHeld,
    ProposalNotFound,
    SecondPersonNeeded,
)
from contracts.refusals import ForeignUnion, WrongState
from services.gateway.operations.operation import Operation

_HELD = (OwnerUnknown, MessageNotHeld)
_MENDED = (*_HELD, WrongState)

_SEEN = (
    Operation(method="GET", path="/api/ops/overview", request=GetOverview),
    Operation(method="GET", path="/api/ops/events", request=FindEvents),
    Operation(
        method="GET",
        path="/api/ops/events/{event_id}",
        request=OpenEvent,
        refuses=(EventNotFound, EventUnknown, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/ops/traces/{correlation_id}",
        request=GetTrace,
        refuses=(TraceNotFound,),
    ),
    Operation(method="GET", path="/api/ops/failures", request=ListFailedGroups),
    Operation(
        method="GET",
        path="/api/ops/failures/{owner}",
        request=ListFailed,
        refuses=(OwnerUnknown,),
    ),
    Operation(
        method="GET",
        path="/api/ops/failures/{owner}/message",
        request=OpenFailed,
        version_in="message.line.version",
        refuses=(*_HELD, ForeignUnion),
    ),
)

_MENDING = (
    Operation(
        method="GET",
        path="/api/ops/proposals",
        request=ListProposals,
        refuses=(ForeignUnion,),
    ),
    Operation(
        method="POST", path="/api/ops/failures/{owner}/edit", request=EditMessage, refuses=_MENDED
    ),
    Operation(
        method="POST",
        path="/api/ops/failures/{owner}/discard",
        request=DiscardMessage,
        refuses=_MENDED,
    ),
    Operation(
        method="POST",
        path="/api/ops/failures/{owner}/undo-discard",
        request=UndoDiscard,
        refuses=(*_HELD, WrongState),
    ),
    Operation(
        method="POST",
        path="/api/ops/failures/{owner}/release",
        request=ReleaseSuccessors,
        refuses=(*_HELD, WrongState),
    ),
    Operation(
        method="POST",
        path="/api/ops/failures/{owner}/proposals/{proposal_id}",
        request=DecideProposal,
        refuses=(*_MENDED, ProposalNotFound, SecondPersonNeeded, ForeignUnion),
    ),
)

_SENT_AGAIN = (
    Operation(
        method="POST",
        path="/api/ops/replays",
        request=StartReplay,
        status=201,
        refuses=(OwnerUnknown, ConsumerUnknown),
    ),
    Operation(method="GET", path="/api/ops/replays", request=ListReplays),
    Operation(
        method="GET",
        path="/api/ops/replays/{replay_id}",
        request=GetReplay,
        refuses=(ReplayNotFound,),
    ),
    Operation(
        method="POST",
        path="/api/ops/replays/{replay_id}/cancel",
        request=CancelReplay,
        refuses=(ReplayNotFound, WrongState),
    ),
    Operation(
        method="POST",
        path="/api/ops/republications",
        request=StartRepublication,
        status=201,
        refuses=(OwnerUnknown, ConsumerUnknown),
    ),
    Operation(method="GET", path="/api/ops/republications", request=ListRepublications),
    Operation(
        method="POST",
        path="/api/ops/republications/{republication_id}/cancel",
        request=CancelRepublication,
        refuses=(ReplayNotFound,),
    ),
    Operation(
        method="GET",
        path="/api/ops/republications/{republication_id}",
        request=GetRepublication,
        refuses=(ReplayNotFound,),
    ),
)

_ALERTS = (
    Operation(method="GET", path="/api/ops/alerts", request=ListAlerts),
    Operation(
        method="POST",
        path="/api/ops/alerts/{alert_id}/acknowledge",
        request=AcknowledgeAlert,
        refuses=(AlertNotFound, WrongState),
    ),
    Operation(
        method="POST",
        path="/api/ops/alerts/{alert_id}/escalate",
        request=EscalateAlert,
        refuses=(AlertNotFound, WrongState),
    ),
)

OPERATIONS = (*_SEEN, *_MENDING, *_SENT_AGAIN, *_ALERTS)
