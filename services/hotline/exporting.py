"""What can be taken out of the hotline as a file: a part of its service class, and how it is done.

Of tickets what their list shows, masked as it is there.
"""

from __future__ import annotations

from contracts.hotline import ExportTickets, TicketLine
from contracts.jobs import JobKind
from messaging.jobs.parts import RunsJobs
from messaging.rpc import command
from records.jobs.exports import ListExport
from records.reads import order_of
from services.hotline.kinds import TICKETS
from services.hotline.lines import line
from services.hotline.views import selected

EXPORTS = {
    JobKind.TICKETS_EXPORT: ListExport(
        request=ExportTickets,
        kind=TICKETS,
        item=TicketLine,
        made_at="registered_at",
        line=line,
        selected=selected,
        order=lambda wanted: order_of(wanted.sort),
    )
}


class ExportDoors(RunsJobs):
    """Lists as files, written by jobs."""

    @command(ExportTickets, answer="job_answer")
    def export_tickets(self, request: ExportTickets) -> str:
        return self.start_job(request)
