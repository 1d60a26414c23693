"""``search_audit``: an auditor's search in the trail of one service, which each answers for itself.

The search leaves a row of its own: who reads what others did is watched too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from contracts.audit import AuditedField, AuditLine, AuditLines, AuditOrder, SearchAudit
from contracts.refusals import InvalidInput, RightMissing
from contracts.rights import EVERYTHING, grant_for
from contracts.schemas import load
from messaging.rpc.entrypoints import Answering, run_query
from messaging.rpc.job import Job, Reply
from messaging.rpc.wire import Call
from records.clock import to_milliseconds
from records.kinds import AUDIT
from records.store import Document, Store
from records.unit_of_work import UnitOfWork
from vocabulary.ids import first_id_at
from vocabulary.masking import hide_personal_numbers

LONGEST_SPAN = timedelta(days=92)
"""Without actor, subject or conversation every row of the span is looked at."""
_BY = {"actor": "actor", "subject": "subject", "act": "action"}
_CONVERSATION = "cause.correlation_id"


class AuditSearch(Answering):
    """Answers auditors alone, whoever hands their question on."""

    begins_traces = True

    def work(self, call: Call, data: Mapping[str, Any]) -> Reply:
        actor = self.server.assertions.verify_assertion(call.authorization)
        grant = grant_for(actor, SearchAudit.action)
        if grant != EVERYTHING:  # a trail is not kept by union
            raise RightMissing(action=SearchAudit.action)
        runtime = self.server.runtime
        job = Job(
            call=call,
            request=load(SearchAudit, call.kwargs),
            actor=actor,
            grant=grant,
            now=self.server.clock.business.now(call.business_time),
            runtime=runtime,
            serve=lambda unit: _Desk(unit, runtime.store, runtime.settings.service),
        )
        return run_query(job, SearchAudit.method())


class _Desk:
    """Works in one unit of work."""

    def __init__(self, unit: UnitOfWork, store: Store, service: str) -> None:
        self._unit, self._store, self._service = unit, store, service

    def search_audit(self, request: SearchAudit) -> AuditLines:
        """The rows, and a row about the search."""
        found = search(self._store, self._service, request, now=self._unit.recorded_at)
        asked = {
            name: hide_personal_numbers(value) if isinstance(value, str) else value
            for name, value in asdict(request).items()
            if value is not None and name != "sort"  # what was looked for, not how it was shown
        }
        self._unit.audit(SearchAudit.action, f"audit/{self._service}", after=asked)
        return found


def search(store: Store, service: str, request: SearchAudit, *, now: datetime) -> AuditLines:
    """Rows of a service's trail.

    Refuses `InvalidInput` at ``since`` for too long a span without anything that an index holds.
    """
    _require_narrow(request, now)
    where: Document = {
        stored: getattr(request, name)
        for name, stored in _BY.items()
        if getattr(request, name) is not None
    }
    if request.correlation_id is not None:
        where[_CONVERSATION] = request.correlation_id
    span = _span(request)
    if span:
        where["_id"] = span
    direction = -1 if request.sort is AuditOrder.YOUNGEST_FIRST else 1
    rows = store.find(AUDIT, where, request.limit + 1, [("_id", direction)])
    lines = [audit_line(service, row) for row in rows[: request.limit]]
    return AuditLines(items=lines, more=len(rows) > request.limit)


def _require_narrow(request: SearchAudit, now: datetime) -> None:
    if request.actor or request.subject or request.correlation_id:
        return
    until = request.until or now
    if request.since is None or until - request.since > LONGEST_SPAN:
        allowed = f"at most {LONGEST_SPAN.days} days, or an actor, a subject or a conversation"
        raise InvalidInput(field="since", allowed=allowed)


def _span(request: SearchAudit) -> Document:
    """By ids, which begin with their time."""
    since, until, seen = request.since, request.until, request.cursor
    span: Document = {}
    if since is not None:
        span["$gte"] = first_id_at(since)
    ends = [] if until is None else [first_id_at(until)]
    if seen is not None and request.sort is AuditOrder.OLDEST_FIRST:
        span["$gt"] = seen
    elif seen is not None:
        ends.append(seen)
    if ends:
        span["$lt"] = min(ends)
    return span


def audit_line(service: str, row: Document) -> AuditLine:
    """A row as auditors see it."""
    return AuditLine(
        service=service,
        row_id=row["_id"],
        at=row["at"],
        business_time=row["business_time"],
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        reason=row["reason"],
        correlation_id=row["cause"]["correlation_id"],
        version=row["version"],
        events=list(row["events"]),
        changes=list(_changes(row)),
    )


def _changes(row: Document) -> Iterator[AuditedField]:
    before, after = row["before"] or {}, row["after"] or {}
    for name in dict.fromkeys([*before, *after]):
        yield AuditedField(
            name=name, before=_text(before, name), after=_text(after, name), personal=False
        )
    for name in row["personal"]:
        yield AuditedField(name=name, before=None, after=None, personal=True)


def _text(values: Document, name: str) -> str | None:
    if name not in values:
        return None
    return json.dumps(values[name], ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    """What JSON has no form for: moments, and bytes that nobody may read."""
    return to_milliseconds(value).isoformat() if isinstance(value, datetime) else "…"
