"""Bulk operations over HTTP: each row is a command of its own, with its own key and outcome."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from contracts.bulk import AcceptLeads, AcceptTickets, Bulk, CloseTickets, RefuseLeads
from contracts.refusals import InvalidInput, Refusal
from contracts.requests import Command
from contracts.schemas import load
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import MULTI_STATUS, Operation

SIGN_IN = 401
AT_ONCE = 4
"""Rows of one request that are under way together: it must not crowd out what others ask."""

Plain = dict[str, Any]


def _bulk(path: str, request: type[Bulk], record: str) -> Operation:
    """Rows that each name one record, by the field `record`."""
    return Operation(
        method="POST",
        path=path,
        request=request,
        status=MULTI_STATUS,
        perform=partial(each_row, record),
    )


def each_row(record: str, job: Job) -> Reply:
    """Ask the owner for every row, some at a time; a row's refusal is its outcome.

    Refuses the request as a whole: `InvalidInput` when a row is malformed or a record stands in
    two, and whoever is not who he says he is.
    """
    wanted: Any = load(job.request, job.values)
    rows: Sequence[Command] = wanted.rows
    _require_distinct([getattr(row, record) for row in rows])
    items = list(_outcomes(record, rows, job))
    refused = sum(item["status"] >= 400 for item in items)
    return Reply(body={"items": items, "refused": refused})


def _outcomes(record: str, rows: Sequence[Command], job: Job) -> Iterator[Plain]:
    # The declarations are read without a runtime, for the documents.
    from messaging.meanwhile import asked_together

    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        yield from asked_together(*(partial(_outcome, record, row, job) for row in some))


def _outcome(record: str, row: Command, job: Job) -> Plain:
    record_id = getattr(row, record)
    named: Plain = {"record_id": record_id}
    try:
        answer = job.ask(row, idempotency_key=_key_of_row(job.key, record_id))
    except Refusal as refusal:
        if refusal.http_status == SIGN_IN:
            raise  # who asks is the same for every row
        body = job.told(refusal)
        return {**named, "status": refusal.http_status, "replayed": False, "body": body}
    return {**named, "status": 200, "replayed": answer.replayed, "body": dict(answer)}


def _key_of_row(key: str | None, record_id: str) -> str:
    """The same for the same row of a repeated request, in whatever place it stands then."""
    return hashlib.sha256(f"{key} {record_id}".encode()).hexdigest()


def _require_distinct(record_ids: Sequence[str]) -> None:
    for place, each in enumerate(record_ids):
        if each in record_ids[:place]:
            allowed = "each record in one row"
            raise InvalidInput.at(f"rows.{place}", code="not_allowed_value", allowed=allowed)


OPERATIONS = (
    _bulk("/api/bulk/tickets/accept", AcceptTickets, "ticket_id"),
    _bulk("/api/bulk/tickets/close", CloseTickets, "ticket_id"),
    _bulk("/api/bulk/leads/accept", AcceptLeads, "lead_id"),
    _bulk("/api/bulk/leads/refuse", RefuseLeads, "lead_id"),
)
