"""What can be taken out of relief as a file; what is personal is masked as in the lists."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.fields import Identifier, ManagingUnionCode, ShortText
from contracts.job_starts import Export, StartJob
from contracts.jobs import JobKind
from contracts.relief.chain import FileState
from contracts.relief.words import LeadOrder, LeadState


@dataclass(frozen=True, kw_only=True)
class ExportLeads(Export):
    """Write the leads of the actor's scope into a file, filtered and sorted as their list is."""

    service = "relief"
    action = "lead.export"
    writes = JobKind.LEADS_EXPORT

    state: LeadState | None = None
    managing_union: ManagingUnionCode | None = None
    ticket_id: Identifier | None = None
    sort: LeadOrder = LeadOrder.NEWEST_FIRST


@dataclass(frozen=True, kw_only=True)
class ExportFiles(Export):
    """Write the hardship files of the actor's scope into a file, as their list shows them."""

    service = "relief"
    action = "file.export"
    writes = JobKind.FILES_EXPORT

    state: FileState | None = None
    managing_union: ManagingUnionCode | None = None


@dataclass(frozen=True, kw_only=True)
class ExportRegister(StartJob):
    """Write the register in the layout of the ACFTU aid system, to be entered there.

    Everybody on it stands there in full, with his ID number: `reason` says why it leaves the
    platform. Only a workbook has the two sheets of the layout. With `left`, who left hardship.
    """

    service = "relief"
    action = "register.export"
    writes = JobKind.REGISTER_EXPORT

    reason: ShortText
    managing_union: ManagingUnionCode | None = None
    left: bool = False
