"""What is shown of visits to units; numbers of persons are hidden in what was written."""

from __future__ import annotations

from contracts.relief.unit_visit_words import UnitVisitState
from contracts.relief.unit_visits import ListUnitVisits, UnitVisitAnswer, UnitVisitPage
from records.reads import Reads
from services.relief.file_views import hidden
from services.relief.unit_visits.domain import UnitVisit
from services.relief.unit_visits.repository import NEWEST_FIRST, UNIT_VISITS, UnitVisits
from vocabulary.masking import hide_personal_numbers

EVERY_STATE = {"$in": [state.value for state in UnitVisitState]}


def unit_visit(visit: UnitVisit) -> UnitVisitAnswer:
    """A visit."""
    noted = visit.noted
    return UnitVisitAnswer(
        visit_id=visit.aggregate_id,
        version=visit.version,
        state=visit.state,
        managing_union=visit.managing_union,
        visited=visit.visited,
        unit=hide_personal_numbers(visit.unit),
        occasion=visit.occasion,
        planned_on=visit.planned_on,
        visited_on=noted.act.happened_on if noted else None,
        visitors=list(noted.visitors) if noted else [],
        people_greeted=noted.people_greeted if noted else None,
        brought=hidden(noted.brought) if noted else None,
        value_fen=noted.value_fen if noted else None,
        found=hidden(noted.found) if noted else None,
        photos=list(noted.photos) if noted else [],
        taken_back=visit.round - (noted is not None),
        reason=hidden(visit.reason),
    )


def list_unit_visits(reads: Reads, *, request: ListUnitVisits) -> UnitVisitPage:
    """A page of the visits in scope, those planned last first."""
    union = {"managing_union": request.managing_union} if request.managing_union else {}
    found = reads.find(
        UNIT_VISITS,
        {**union, "state": request.state.value if request.state else EVERY_STATE},
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    items = []
    for row in found.items:
        shown = UnitVisits.from_document(row)
        shown.version = row["version"]
        items.append(unit_visit(shown))
    return UnitVisitPage(items=items, next_cursor=found.next_cursor)
