"""Figures of the report, as data: which facts each counts, in which unit, and what it adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.reports import FigureName, FigureUnit, Measure
from services.reports.domain.facts import FactKind


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a figure counts: facts of these kinds, or the sum of their amounts (`sums`).

    Facts of the kinds in `less` say that something was undone, and are taken off.
    """

    facts: frozenset[FactKind]
    unit: FigureUnit
    measure: Measure = Measure.FLOW
    sums: bool = False
    less: frozenset[FactKind] = frozenset()


def _of(kind: FactKind, unit: FigureUnit, *, sums: bool = False) -> Rule:
    return Rule(facts=frozenset({kind}), unit=unit, sums=sums)


def _visited(visited: FactKind, struck: FactKind) -> Rule:
    """Places whose visit stands: a visit that is struck out is taken off again."""
    less = frozenset({struck})
    return Rule(facts=frozenset({visited}), less=less, unit=FigureUnit.HOUSEHOLDS)


_F, _K, _U = FigureName, FactKind, FigureUnit
_REGISTERED = frozenset({_K.TICKET_REGISTERED, _K.TICKET_REGISTERED_LATE})
_ENDED = frozenset({_K.TICKET_ANSWERED, _K.TICKET_CLOSED})
RULES: Mapping[FigureName, Rule] = {
    _F.UNITS_VISITED: Rule(
        facts=frozenset({_K.UNIT_VISITED}),
        less=frozenset({_K.UNIT_NOT_VISITED}),
        unit=_U.UNITS,
    ),
    _F.POSTS_VISITED: Rule(
        facts=frozenset({_K.POST_VISITED}),
        less=frozenset({_K.POST_NOT_VISITED}),
        unit=_U.UNITS,
    ),
    _F.VISITS_TO_POSTS: Rule(
        facts=frozenset({_K.VISIT_TO_POST}),
        less=frozenset({_K.NO_VISIT_TO_POST}),
        unit=_U.VISITS,
    ),
    _F.PEOPLE_GREETED: _of(_K.GREETED, _U.PEOPLE),
    _F.GREETED_FEN: _of(_K.GREETED, _U.FEN, sums=True),
    _F.PEOPLE_HELPED_HOME: Rule(
        facts=frozenset({_K.PERSON_HELPED}),
        less=frozenset({_K.PERSON_NOT_HELPED}),
        unit=_U.PEOPLE,
    ),
    _F.TIMES_HELPED_HOME: Rule(
        facts=frozenset({_K.HELP_GIVEN}),
        less=frozenset({_K.HELP_TAKEN_BACK}),
        unit=_U.PERSON_TIMES,
    ),
    _F.PEOPLE_GIVEN_KITS: Rule(
        facts=frozenset({_K.PERSON_GIVEN_KIT}),
        less=frozenset({_K.PERSON_WITHOUT_KIT}),
        unit=_U.PEOPLE,
    ),
    _F.KITS_GIVEN: Rule(
        facts=frozenset({_K.KIT_GIVEN}),
        less=frozenset({_K.KIT_TAKEN_BACK}),
        unit=_U.PERSON_TIMES,
    ),
    _F.FILES_OPENED: _of(_K.FILE_OPENED, _U.HOUSEHOLDS),
    _F.FILES_REGISTERED: _of(_K.FILE_REGISTERED, _U.HOUSEHOLDS),
    _F.AID_PAYMENTS: _of(_K.AID_PAID, _U.PAYMENTS),
    _F.AID_PAID_FEN: _of(_K.AID_PAID, _U.FEN, sums=True),
    _F.HOUSEHOLDS_LISTED: _of(_K.LEFT_LISTED, _U.HOUSEHOLDS),
    _F.HOUSEHOLDS_VISITED: _visited(_K.LEFT_VISITED, _K.LEFT_STRUCK),
    _F.HOUSEHOLDS_FALLEN_BACK: _of(_K.FELL_BACK, _U.HOUSEHOLDS),
    _F.REGISTER_LISTED: _of(_K.REGISTER_LISTED, _U.HOUSEHOLDS),
    _F.REGISTER_VISITED: _visited(_K.REGISTER_VISITED, _K.REGISTER_STRUCK),
    _F.STUDENTS_MUNICIPAL: _of(_K.STUDENT_OF_CITY, _U.PEOPLE),
    _F.STUDENTS_COUNTY: _of(_K.STUDENT_OF_COUNTY, _U.PEOPLE),
    _F.STUDENT_AID_FEN: Rule(
        facts=frozenset({_K.STUDENT_OF_CITY, _K.STUDENT_OF_COUNTY}), unit=_U.FEN, sums=True
    ),
    _F.TICKETS: Rule(facts=_REGISTERED, unit=_U.CASES),
    _F.TICKETS_ENTERED_LATE: _of(_K.TICKET_REGISTERED_LATE, _U.CASES),
    _F.TICKETS_ANSWERED_AT_ONCE: _of(_K.TICKET_ANSWERED, _U.CASES),
    _F.TICKETS_CLOSED: Rule(facts=_ENDED, unit=_U.CASES),
    _F.TICKETS_ESCALATED: _of(_K.TICKET_ESCALATED, _U.CASES),
    _F.LEADS_ACCEPTED: _of(_K.LEAD_ACCEPTED, _U.CASES),
    _F.LEADS_REFUSED: _of(_K.LEAD_REFUSED, _U.CASES),
    _F.MEDIATIONS_ENDED: _of(_K.MEDIATION_ENDED, _U.CASES),
    _F.WAGES_RECOVERED_FEN: _of(_K.WAGES_RECOVERED, _U.FEN, sums=True),
    _F.WAGES_RECOVERED_PEOPLE: _of(_K.WAGES_FIRST_RECOVERED, _U.PEOPLE),
}
"""Every figure, in the order of the report."""
