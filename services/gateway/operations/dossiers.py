"""Dossiers over HTTP: an auditor has one made as PDF, or asks whether one is genuine."""

from __future__ import annotations

from contracts.dossiers import (
    KEPT_BY,
    DossierNotFound,
    DossierNotRendered,
    MakeDossier,
    VerifyAuditDossier,
    VerifyDossier,
)
from contracts.hotline import TicketNotFound
from contracts.refusals import ReasonNeeded, Refusal, RevealLimitReached
from contracts.relief import AidNotFound, BatchNotFound, FileNotFound, LeadNotFound
from contracts.schemas import load
from services.gateway.dossiers.making import PDF, make
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation


def verify(job: Job) -> Reply:
    """Ask each service that keeps dossiers; refuses `DossierNotFound` once all have said so."""
    wanted = load(VerifyAuditDossier, job.values)
    question = VerifyDossier(number=wanted.number, pdf_hash=wanted.pdf_hash)
    for owner in sorted(set(KEPT_BY.values())):
        try:
            return Reply(body=dict(job.ask(question, owner=owner)))
        except Refusal as refusal:
            if refusal.code != DossierNotFound.code:
                raise
    raise DossierNotFound()


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
