"""Notifications over HTTP: somebody's own inbox and how he wants to be told."""

from __future__ import annotations

from contracts.notifications import (
    CountFigures,
    CountOpenWork,
    DeliveryNotFound,
    GetContact,
    ListInbox,
    MarkRead,
    PreferChannel,
)
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(method="GET", path="/api/inbox", request=ListInbox),
    Operation(
        method="POST",
        path="/api/inbox/{delivery_id}/read",
        request=MarkRead,
        refuses=(DeliveryNotFound,),
    ),
    Operation(method="GET", path="/api/contact", request=GetContact),
    Operation(method="PUT", path="/api/contact", request=PreferChannel),
    Operation(method="GET", path="/api/work", request=CountOpenWork),
    Operation(method="GET", path="/api/figures/notifications", request=CountFigures),
)
