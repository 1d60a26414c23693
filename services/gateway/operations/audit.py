"""Audit over HTTP: an auditor's search, asked of every service and answered as one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from contracts.audit import AuditOrder, SearchAudit, SearchAuditTrail
from contracts.schemas import load
from services.gateway.operations.each import PATIENCE_SECONDS, heard_of_each, require_any
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation

Plain = Mapping[str, Any]


def operations(services: Sequence[str]) -> tuple[Operation, ...]:
    """The operations, asking these services."""
    search = Operation(
        method="GET",
        path="/api/audit",
        request=SearchAuditTrail,
        perform=partial(search_trails, services),
    )
    return (search,)


def search_trails(services: Sequence[str], job: Job) -> Reply:
    """Rows of all trails in one order; `missing` names who did not answer.

    Refuses `ServiceUnavailable` when nobody did, and what any service refuses of its own.
    """
    question = SearchAudit(**asdict(load(SearchAuditTrail, job.values)))
    young = question.sort is AuditOrder.YOUNGEST_FIRST
    return Reply(body=asked_of_each(services, job, question, by="row_id", youngest_first=young))


def asked_of_each(
    services: Sequence[str], job: Job, question: Any, *, by: str, youngest_first: bool = True
) -> dict[str, Any]:
    """One page of what each service answers, in the order of the ids `by`, and who is missing.

    Refuses `ServiceUnavailable` when nobody answered, and what any service refuses of its own.
    """
    heard, missing = heard_of_each(
        services, lambda name: job.ask(question, owner=name, within=PATIENCE_SECONDS)
    )
    require_any(heard)
    page = _merged([*heard.values()], question.limit, by, youngest_first=youngest_first)
    return {**page, "missing": missing}


def _merged(
    answers: Sequence[Plain], limit: int, by: str, *, youngest_first: bool
) -> dict[str, Any]:
    """One page: ids begin with their time, so they sort as they were made."""
    found = [line for answer in answers for line in answer["items"]]
    found.sort(key=lambda line: str(line[by]), reverse=youngest_first)
    more = len(found) > limit or any(answer["more"] for answer in answers)
    page = found[:limit]
    return {"items": page, "next_cursor": page[-1][by] if more and page else None}
