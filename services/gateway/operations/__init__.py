"""Every operation of the HTTP API, by service."""

from __future__ import annotations

from services.gateway.operations import (
    campaigns,
    hotline,
    identity,
    monitor,
    notifications,
    relief,
)
from services.gateway.operations.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *hotline.OPERATIONS,
    *relief.OPERATIONS,
    *campaigns.OPERATIONS,
    *notifications.OPERATIONS,
    *identity.OPERATIONS,
    *monitor.OPERATIONS,
)

OWNERS: tuple[str, ...] = tuple(sorted({each.request.service for each in OPERATIONS}))
"""The services that the gateway asks."""
