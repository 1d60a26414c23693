"""Retention over HTTP: what is due, held and done in every service, and holds on records."""

from __future__ import annotations

from dataclasses import asdict

from contracts.retention import (
    RETAINED_BY,
    HoldNotFound,
    HoldRecord,
    LiftHold,
    ListHolds,
    ListRetention,
    RecordArchived,
    RetainedRecordNotFound,
)
from contracts.retention_http import (
    GetRetention,
    LiftRetentionHold,
    ListRetentionHolds,
    PlaceRetentionHold,
)
from contracts.schemas import load
from services.gateway.operations.audit import asked_of_each
from services.gateway.operations.each import PATIENCE_SECONDS, heard_of_each, require_any
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation

OWNERS = sorted(set(RETAINED_BY.values()))


def show(job: Job) -> Reply:
    """Every kind of records of every service; `missing` names who did not answer."""
    question = ListRetention(**asdict(load(GetRetention, job.values)))
    heard, missing = heard_of_each(
        OWNERS, lambda name: job.ask(question, owner=name, within=PATIENCE_SECONDS)
    )
    require_any(heard)
    items = [line for answer in heard.values() for line in answer["items"]]
    return Reply(body={"items": items, "missing": missing})


def list_holds(job: Job) -> Reply:
    """The standing holds of all services, youngest first; `missing` names who did not answer."""
    question = ListHolds(**asdict(load(ListRetentionHolds, job.values)))
    return Reply(body=asked_of_each(OWNERS, job, question, by="hold_id"))


def place(job: Job) -> Reply:
    """Hand it on to the service whose record it is."""
    wanted = load(PlaceRetentionHold, job.values)
    answer = job.ask(HoldRecord(**asdict(wanted)), owner=RETAINED_BY[wanted.of])
    return Reply(body=dict(answer), replayed=answer.replayed)


def lift(job: Job) -> Reply:
    """Hand it on to the service whose record it is."""
    wanted = load(LiftRetentionHold, job.values)
    answer = job.ask(LiftHold(**asdict(wanted)), owner=RETAINED_BY[wanted.of])
    return Reply(body=dict(answer), replayed=answer.replayed)


OPERATIONS = (
    Operation(method="GET", path="/api/retention", request=GetRetention, perform=show),
    Operation(
        method="GET", path="/api/retention/holds", request=ListRetentionHolds, perform=list_holds
    ),
    Operation(
        method="POST",
        path="/api/retention/holds",
        request=PlaceRetentionHold,
        refuses=(RecordArchived, RetainedRecordNotFound),
        status=201,
        perform=place,
    ),
    Operation(
        method="POST",
        path="/api/retention/holds/{of}/{hold_id}/lift",
        request=LiftRetentionHold,
        refuses=(HoldNotFound,),
        perform=lift,
    ),
)
