"""What visit campaigns announce: opened with a whole list, a file visited, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.relief.visit_campaign_words import CampaignKind, Standing


@dataclass(frozen=True, kw_only=True)
class VisitCampaignFact(Event):
    """What every fact of a campaign says."""

    campaign_id: str
    managing_union: str
    year: int
    happened_on: date
    kind: CampaignKind = CampaignKind.REGISTER


@dataclass(frozen=True, kw_only=True)
class VisitCampaignOpened(VisitCampaignFact):
    """The list is whole: so many files are to be visited."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    listed: int


@dataclass(frozen=True, kw_only=True)
class VisitCampaignClosed(VisitCampaignFact):
    """Every place was visited, or confirmed as one where nobody can be."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    listed: int
    visited: int
    excused: int


@dataclass(frozen=True, kw_only=True)
class CampaignFileListed(VisitCampaignFact):
    """A file was put on the list: its household is to be visited."""

    source = "relief"

    file_id: str


@dataclass(frozen=True, kw_only=True)
class CampaignVisitStruck(VisitCampaignFact):
    """A visit was struck out, which took place on `visited_on`; `visit` is its number."""

    source = "relief"

    file_id: str
    visit: int
    visited_on: date


@dataclass(frozen=True, kw_only=True)
class CampaignFileVisited(VisitCampaignFact):
    """A file of the list was visited; `visit` counts its visits, those struck out too."""

    source = "relief"

    file_id: str
    visit: int
    standing: Standing
