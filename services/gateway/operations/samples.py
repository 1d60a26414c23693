"""Samples over HTTP: an auditor draws, reads and lists them; each is asked of its owner."""

from __future__ import annotations

from dataclasses import asdict

from contracts.sampling import (
    SAMPLED_BY,
    DrawAuditSample,
    DrawSample,
    GetAuditSample,
    GetSample,
    ListAuditSamples,
    ListSamples,
    SampleNotFound,
)
from contracts.schemas import load
from services.gateway.operations.audit import asked_of_each
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation


def draw(job: Job) -> Reply:
    """Hand it on to the service whose records these are."""
    wanted = load(DrawAuditSample, job.values)
    answer = job.ask(DrawSample(**asdict(wanted)), owner=SAMPLED_BY[wanted.of])
    return Reply(body=dict(answer), replayed=answer.replayed)


def get(job: Job) -> Reply:
    """Hand it on to the service whose records these are."""
    wanted = load(GetAuditSample, job.values)
    answer = job.ask(GetSample(**asdict(wanted)), owner=SAMPLED_BY[wanted.of])
    return Reply(body=dict(answer))


def list_all(job: Job) -> Reply:
    """The samples of all services, youngest first; `missing` names who did not answer."""
    question = ListSamples(**asdict(load(ListAuditSamples, job.values)))
    services = sorted(set(SAMPLED_BY.values()))
    return Reply(body=asked_of_each(services, job, question, by="sample_id"))


OPERATIONS = (
    Operation(method="GET", path="/api/audit/samples", request=ListAuditSamples, perform=list_all),
    Operation(
        method="POST",
        path="/api/audit/samples",
        request=DrawAuditSample,
        status=201,
        perform=draw,
    ),
    Operation(
        method="GET",
        path="/api/audit/samples/{of}/{sample_id}",
        request=GetAuditSample,
        refuses=(SampleNotFound,),
        perform=get,
    ),
)
