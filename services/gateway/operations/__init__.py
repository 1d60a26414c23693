"""Every operation of the HTTP API, by service."""

from __future__ import annotations

from services.gateway.operations import (
    aid,
    audit,
    budgets,
    bulk,
    calls,
    campaigns,
    claimants,
    corrections,
    dossiers,
    files,
    goods,
    hotline,
    households,
    identity,
    jobs,
    knowledge,
    legal_clocks,
    mediations,
    monitor,
    notifications,
    oidc,
    own_data,
    relief,
    reports,
    retention,
    samples,
    staff,
    ticket_emergency,
    ticket_joining,
    ticket_loop,
    uploads,
    visit_campaigns,
    wechat,
)
from services.gateway.operations.operation import Operation

_OF_OWNERS: tuple[Operation, ...] = (
    *hotline.OPERATIONS,
    *ticket_loop.OPERATIONS,
    *ticket_joining.OPERATIONS,
    *ticket_emergency.OPERATIONS,
    *calls.OPERATIONS,
    *knowledge.OPERATIONS,
    *legal_clocks.OPERATIONS,
    *mediations.OPERATIONS,
    *claimants.OPERATIONS,
    *relief.OPERATIONS,
    *files.OPERATIONS,
    *households.OPERATIONS,
    *aid.OPERATIONS,
    *visit_campaigns.OPERATIONS,
    *budgets.OPERATIONS,
    *goods.OPERATIONS,
    *campaigns.OPERATIONS,
    *reports.OPERATIONS,
    *notifications.OPERATIONS,
    *wechat.OPERATIONS,
    *identity.OPERATIONS,
    *oidc.OPERATIONS,
    *staff.OPERATIONS,
    *monitor.OPERATIONS,
)

OWNERS: tuple[str, ...] = tuple(sorted({each.request.service for each in _OF_OWNERS}))
"""The services that the gateway asks."""

OPERATIONS: tuple[Operation, ...] = (
    *_OF_OWNERS,
    *bulk.OPERATIONS,
    *audit.operations(OWNERS),
    *samples.OPERATIONS,
    *retention.OPERATIONS,
    *dossiers.OPERATIONS,
    *jobs.OPERATIONS,
    *own_data.OPERATIONS,
    *corrections.OPERATIONS,
    *uploads.OPERATIONS,
)
