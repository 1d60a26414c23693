"""What can be taken out of relief as a file: a part of its service class, and how it is done.

Of leads and files what their lists show, masked as it is there.
"""

from __future__ import annotations

from contracts.jobs import JobKind
from contracts.relief import ExportFiles, ExportLeads, FileLine, LeadLine
from messaging.jobs.parts import RunsJobs
from messaging.rpc import command
from records.jobs.exports import ListExport
from records.reads import order_of
from services.relief import file_views, views
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS

EXPORTS = {
    JobKind.LEADS_EXPORT: ListExport(
        request=ExportLeads,
        kind=LEADS,
        item=LeadLine,
        made_at="opened_at",
        line=views.line,
        selected=views.selected,
        order=lambda wanted: order_of(wanted.sort),
    ),
    JobKind.FILES_EXPORT: ListExport(
        request=ExportFiles,
        kind=FILES,
        item=FileLine,
        made_at="opened_at",
        line=file_views.line,
        selected=file_views.selected,
        order=lambda _: file_views.NEWEST_FIRST,
    ),
}


class ExportDoors(RunsJobs):
    """Lists as files, written by jobs."""

    @command(ExportLeads, answer="job_answer")
    def export_leads(self, request: ExportLeads) -> str:
        return self.start_job(request)

    @command(ExportFiles, answer="job_answer")
    def export_files(self, request: ExportFiles) -> str:
        return self.start_job(request)
