"""Claimants at the end of their ticket's retention: nothing tells who they were."""

from __future__ import annotations

from records.acts import Act
from records.retention import Pseudonyms
from records.unit_of_work import UnitOfWork
from services.hotline.claimants.repository import CLAIMANTS, Claimants

MOST = 1000
"""Of one ticket: more than policy lets be listed, struck ones included."""


def archive_claimants(
    unit: UnitOfWork, ticket_id: str, pseudonyms: Pseudonyms, *, act: Act
) -> None:
    """Every claimant of the ticket."""
    claimants = Claimants(unit)
    for row in unit.find_documents(CLAIMANTS, {"ticket_id": ticket_id}, MOST):
        with claimants.changing(row["_id"], veiled=True) as claimant:
            claimant.archive(pseudonyms, act=act)
