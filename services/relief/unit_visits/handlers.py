"""Use cases of visits to units: load, decide, save."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contracts.files import FilePurpose
from contracts.refusals import InvalidInput
from contracts.relief.unit_visits import (
    CancelUnitVisit,
    GetUnitVisitPhoto,
    NoteUnitVisit,
    PlanUnitVisit,
    TakeBackUnitVisit,
    UnitVisitStep,
)
from records.acts import Act
from records.files import KeptFile, StagedFiles
from services.relief.cases import Cases
from services.relief.filing import dated, second_visitor
from services.relief.unit_visits.domain import Noted, UnitVisit
from services.relief.unit_visits.repository import UnitsVisited, UnitVisits
from vocabulary.ids import new_id

PURPOSE = FilePurpose.UNIT_VISIT_PHOTO


@dataclass(frozen=True, kw_only=True)
class VisitDesk:
    """Steps of visits to units, as a unit of work takes them."""

    cases: Cases
    files: StagedFiles

    @property
    def visits(self) -> UnitVisits:
        """Visits to units and posts."""
        return UnitVisits(self.cases.unit)


def plan_visit(desk: VisitDesk, *, request: PlanUnitVisit) -> str:
    """Plan one; refuses `ForeignUnion`."""
    act = dated(desk.cases, request)
    visit = UnitVisit(
        aggregate_id=new_id(),
        managing_union=request.managing_union,
        visited=request.visited,
        unit=request.unit,
        unit_key=_key_of(request.unit),
        occasion=request.occasion,
        planned_on=request.planned_on,
        last_on=act.happened_on,
    )
    desk.visits.add(visit)
    return visit.aggregate_id


def note_visit(desk: VisitDesk, *, request: NoteUnitVisit) -> str:
    """Note it; refuses `VisitorUnknown`, `SecondVisitorNeeded`, and what attaching refuses."""
    if len(set(request.photos)) < len(request.photos):
        raise InvalidInput.at("photos", code="not_allowed_value", allowed="each photo once")
    with _at(desk, request) as (visit, act):
        others = [
            second_visitor(desk.cases, account, visit.managing_union, action=NoteUnitVisit.action)
            for account in request.with_visitors
        ]
        noted = Noted(
            act=act,
            visitors=tuple(dict.fromkeys([act.by, *sorted(others)])),
            people_greeted=request.people_greeted,
            brought=request.brought,
            value_fen=request.value_fen,
            found=request.found,
            photos=tuple(request.photos),
        )
        first = UnitsVisited(desk.cases.unit).visited(visit, act.happened_on)
        visit.note(noted, first_of_year=first)
        for file_id in request.photos:
            desk.files.attach(file_id, purpose=PURPOSE, subject=visit.subject)
    return request.visit_id


def take_back_visit(desk: VisitDesk, *, request: TakeBackUnitVisit) -> str:
    """It was noted wrongly; refuses `WrongState`, `OwnUnitVisit`. Its photos stay with it."""
    with _at(desk, request) as (visit, act):
        year = visit.require_takeable(act).act.happened_on.year
        counted_on = UnitsVisited(desk.cases.unit).taken_back(visit, year)
        visit.take_back(reason=request.reason, counted_on=counted_on, act=act)
    return request.visit_id


def cancel_visit(desk: VisitDesk, *, request: CancelUnitVisit) -> str:
    """Nobody goes."""
    with _at(desk, request) as (visit, act):
        visit.cancel(reason=request.reason, act=act)
    return request.visit_id


def fetch_photo(desk: VisitDesk, *, request: GetUnitVisitPhoto) -> KeptFile:
    """A photo, with an audit row; refuses `UnitVisitNotFound`, `AttachmentNotFound`."""
    visit = desk.visits.get(request.visit_id)
    file = desk.files.kept(request.file_id, subject=visit.subject)
    desk.cases.unit.audit("file.read", visit.subject, after={"file_id": request.file_id})
    return file


def _key_of(name: str) -> str:
    """A unit's name without case, width and blanks: how it is known again."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@contextmanager
def _at(desk: VisitDesk, request: UnitVisitStep) -> Iterator[tuple[UnitVisit, Act]]:
    act = dated(desk.cases, request)
    with desk.visits.changing(request.visit_id, expected_version=request.expected_version) as visit:
        yield visit, act
