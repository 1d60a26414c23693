"""Relief's doors to visits to units: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import DownloadPermit
from contracts.relief.unit_visits import (
    CancelUnitVisit,
    GetUnitVisit,
    GetUnitVisitPhoto,
    ListUnitVisits,
    NoteUnitVisit,
    PlanUnitVisit,
    TakeBackUnitVisit,
    UnitVisitAnswer,
    UnitVisitPage,
)
from messaging.rpc import command, query
from services.relief.unit_visits import handlers, views
from services.relief.unit_visits.handlers import VisitDesk


class UnitVisitDoors:
    """Visits to units of the front line and posts at the border."""

    reads: Any
    cases: Any
    kept_files: Any

    @property
    def visit_desk(self) -> VisitDesk:
        """Steps of visits, as this unit of work takes them."""
        return VisitDesk(cases=self.cases, files=self.kept_files.staged)

    def unit_visit_answer(self, visit_id: str) -> UnitVisitAnswer:
        """The visit as it is now."""
        return views.unit_visit(self.visit_desk.visits.get(visit_id))

    @command(PlanUnitVisit, answer="unit_visit_answer")
    def plan_unit_visit(self, request: PlanUnitVisit) -> str:
        return handlers.plan_visit(self.visit_desk, request=request)

    @command(NoteUnitVisit, answer="unit_visit_answer")
    def note_unit_visit(self, request: NoteUnitVisit) -> str:
        return handlers.note_visit(self.visit_desk, request=request)

    @command(TakeBackUnitVisit, answer="unit_visit_answer")
    def take_back_unit_visit(self, request: TakeBackUnitVisit) -> str:
        return handlers.take_back_visit(self.visit_desk, request=request)

    @command(CancelUnitVisit, answer="unit_visit_answer")
    def cancel_unit_visit(self, request: CancelUnitVisit) -> str:
        return handlers.cancel_visit(self.visit_desk, request=request)

    @query(GetUnitVisit)
    def get_unit_visit(self, request: GetUnitVisit) -> UnitVisitAnswer:
        return self.unit_visit_answer(request.visit_id)

    @query(ListUnitVisits)
    def list_unit_visits(self, request: ListUnitVisits) -> UnitVisitPage:
        return views.list_unit_visits(self.reads, request=request)

    @query(GetUnitVisitPhoto)
    def get_unit_visit_photo(self, request: GetUnitVisitPhoto) -> DownloadPermit:
        return self.kept_files.permit_download(
            handlers.fetch_photo(self.visit_desk, request=request)
        )
