"""Campaigns over HTTP: activities, and taking part in them."""

from __future__ import annotations

from contracts.campaigns import (
    ActivityFull,
    ActivityNotFound,
    CountFigures,
    GetActivity,
    ListActivities,
    PublishActivity,
    RegisterPerson,
    RegistrationClosed,
)
from contracts.refusals import DateBeforeCause, ForeignUnion
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(method="GET", path="/api/activities", request=ListActivities),
    Operation(
        method="POST",
        path="/api/activities",
        request=PublishActivity,
        status=201,
        refuses=(ForeignUnion, DateBeforeCause),
    ),
    Operation(
        method="GET",
        path="/api/activities/{activity_id}",
        request=GetActivity,
        refuses=(ActivityNotFound,),
    ),
    Operation(
        method="POST",
        path="/api/activities/{activity_id}/registrations",
        request=RegisterPerson,
        status=201,
        limit="public_forms",
        refuses=(ActivityNotFound, ActivityFull, RegistrationClosed),
    ),
    Operation(method="GET", path="/api/figures/campaigns", request=CountFigures),
)
