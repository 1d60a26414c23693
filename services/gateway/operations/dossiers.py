"""Dossiers over HTTP: an auditor has one made as PDF, or asks whether one is genuine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.dossiers import (
    KEPT_BY,
    DossierNotFound,
    DossierNotRendered,
    MakeDossier,
    VerifyAuditDossier,
    VerifyDossier,
)
from contracts.hotline import TicketNotFound
from contracts.refusals import ReasonNeeded, Refusal, RevealLimitReached, ServiceUnavailable
from contracts.relief import AidNotFound, BatchNotFound, FileNotFound, LeadNotFound
from contracts.schemas import load
from services.gateway.dossiers.making import PDF, make
from services.gateway.operations.each import PATIENCE_SECONDS, heard_of_each
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation


def verify(job: Job) -> Reply:
    """The verdict of the service that keeps it.

    Refuses `DossierNotFound` once all have said so, `ServiceUnavailable` as long as one is away.
    """
    wanted = load(VerifyAuditDossier, job.values)
    question = VerifyDossier(number=wanted.number, pdf_hash=wanted.pdf_hash)
    heard, missing = heard_of_each(
        sorted(set(KEPT_BY.values())), lambda owner: _verdict(job, question, owner)
    )
    for verdict in heard.values():
        if verdict:
            return Reply(body=dict(verdict))
    if missing:
        raise ServiceUnavailable(allowed="try again in some seconds")
    raise DossierNotFound()


def _verdict(job: Job, question: VerifyDossier, owner: str) -> Mapping[str, Any]:
    """What this service keeps of it; empty for nothing."""
    try:
        return job.ask(question, owner=owner, within=PATIENCE_SECONDS)
    except Refusal as refusal:
        if refusal.code != DossierNotFound.code:
            raise
        return {}


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/audit/dossiers",
        request=MakeDossier,
        status=201,
        keyed=False,
        document=PDF,
        refuses=(
            TicketNotFound,
            LeadNotFound,
            FileNotFound,
            AidNotFound,
            BatchNotFound,
            DossierNotRendered,
            ReasonNeeded,
            RevealLimitReached,
        ),
        perform=make,
    ),
    Operation(
        method="GET",
        path="/api/audit/dossiers",
        request=VerifyAuditDossier,
        refuses=(DossierNotFound,),
        perform=verify,
    ),
)
