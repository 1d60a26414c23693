"""What visit campaigns announce: opened with a whole list, a file visited, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.relief.visit_campaign_words import Standing


@dataclass(frozen=True, kw_only=True)
class VisitCampaignFact(Event):
    """What every fact of a campaign says."""

    campaign_id: str
    managing_union: str
    year: int
    happened_on: date


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
class CampaignFileVisited(VisitCampaignFact):
    """A file of the list was visited; `visit` counts its visits, those struck out too."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    file_id: str
    visit: int
    standing: Standing
