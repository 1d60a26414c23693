"""The register of dossiers: in the audit database, where nothing is changed or deleted."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from contracts.dossiers import (
    Dossier,
    DossierNotFound,
    DossierOf,
    DossierVerdict,
    PartHash,
    RegisterDossier,
    VerifyDossier,
)
from contracts.refusals import InvalidInput
from records.kinds import Index, Kind
from records.reads import Reads
from records.store import Document
from records.unit_of_work import UnitOfWork

DOSSIERS = Kind(
    name="dossiers",
    managed_by=None,
    versioned=False,
    in_audit_database=True,
    indexes=(
        Index(name="pdf_hash", fields=(("pdf_hash", 1),)),
        Index(name="record", fields=(("record_id", 1), ("made_at", 1))),
    ),
)


def register(unit: UnitOfWork, *, request: RegisterDossier) -> Dossier:
    """Keep a dossier under its number, with an audit row that holds its hashes."""
    facts: dict[str, Any] = asdict(request)
    number = facts.pop("number")
    row = {"_id": number, **facts, "made_by": unit.actor.name, "made_at": unit.recorded_at}
    row |= {"of": request.of.value}
    unit.insert(DOSSIERS, row)
    told = {name: row[name] for name in ("pages", "content_hash", "pdf_hash", "revealed")}
    subject = f"{request.of.value}/{request.record_id}"
    unit.audit("dossier.make", f"dossier/{number}", after={"subject": subject, **told})
    return Dossier(**_facts(row))


def verify(reads: Reads, *, request: VerifyDossier) -> DossierVerdict:
    """What is kept of a dossier, by number or by hash.

    Refuses `InvalidInput` without either, `DossierNotFound` where nothing is kept.
    """
    number, pdf_hash = request.number, request.pdf_hash and request.pdf_hash.lower()
    row: Document | None
    if number is not None:
        row = reads.get(DOSSIERS, number, not_found=DossierNotFound)
    elif pdf_hash is not None:
        row = reads.one(DOSSIERS, {"pdf_hash": pdf_hash})
    else:
        raise InvalidInput(field="number", allowed="a number, the hash of a document, or both")
    if row is None:
        raise DossierNotFound()
    genuine = None if pdf_hash is None else row["pdf_hash"] == pdf_hash
    return DossierVerdict(**_facts(row), genuine=genuine)


def _facts(row: Document) -> dict[str, Any]:
    return {
        **{name: value for name, value in row.items() if name != "_id"},
        "number": row["_id"],
        "of": DossierOf(row["of"]),
        "parts": [PartHash(**part) for part in row["parts"]],
    }
