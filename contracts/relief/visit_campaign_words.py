"""The words of visit campaigns (回头看): states, what was found, and what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class CampaignKind(StrEnum):
    """Whose households a campaign visits: those on the register, or those that left in a year."""

    REGISTER = "register"
    LEFT = "left"


class CampaignState(StrEnum):
    """Where a campaign stands; its list is whole from `open` on."""

    FREEZING = "freezing"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PlaceState(StrEnum):
    """Where a place on the list stands."""

    TO_VISIT = "to_visit"
    VISITED = "visited"
    TAKEN_IN = "taken_in"
    EXCUSE_ASKED = "excuse_asked"
    CANNOT_BE_VISITED = "cannot_be_visited"


class Standing(StrEnum):
    """How a household was found to do, beside the year before."""

    STABLE = "stable"
    BETTER = "better"
    WORSE = "worse"
    FALLEN_BACK = "fallen_back"


class NoVisitReason(StrEnum):
    """Why nobody can be visited."""

    DIED = "died"
    MOVED = "moved"


class CampaignNotFound(Refusal):
    """There is no such visit campaign."""

    code = "visit_campaign_not_found"
    kind = Kind.NOT_FOUND


class PlaceNotFound(Refusal):
    """There is no such place on a campaign's list."""

    code = "campaign_place_not_found"
    kind = Kind.NOT_FOUND


class VisitedAlready(Refusal):
    """Somebody was quicker; details: who visited, and when."""

    code = "visited_already"
    kind = Kind.CONFLICT


class NotAllVisited(Refusal):
    """A campaign is not closed while a place is open; details: how many."""

    code = "not_all_visited"
    kind = Kind.CONFLICT


class OwnExcuse(Refusal):
    """That nobody can be visited is confirmed by a second person."""

    code = "own_excuse"
    kind = Kind.FORBIDDEN


class NotFallenBack(Refusal):
    """Whoever is taken in again was found to have fallen back by the visit that stands."""

    code = "not_fallen_back"
    kind = Kind.CONFLICT
