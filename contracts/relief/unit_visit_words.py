"""The words of visits to units (慰问): whom, when, states, and what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class VisitedKind(StrEnum):
    """Whose staff are greeted: a unit of the front line, or a post at the border, told apart."""

    UNIT = "unit"
    POST = "post"


class Occasion(StrEnum):
    """For which occasion."""

    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    LOSAR = "losar"
    LABOUR_DAY = "labour_day"
    NATIONAL_DAY = "national_day"
    OTHER = "other"


class UnitVisitState(StrEnum):
    """planned → visited and back, or given up before anybody went."""

    PLANNED = "planned"
    VISITED = "visited"
    CANCELLED = "cancelled"


class UnitVisitNotFound(Refusal):
    """There is no such visit to a unit."""

    code = "unit_visit_not_found"
    kind = Kind.NOT_FOUND


class OwnUnitVisit(Refusal):
    """That a visit was noted wrongly is said by somebody who did not note it."""

    code = "own_unit_visit"
    kind = Kind.FORBIDDEN
