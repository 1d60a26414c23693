"""Places on the lists of visit campaigns: what may happen, what is announced. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.relief.visit_campaign_events import (
    CampaignFileListed,
    CampaignFileVisited,
    CampaignVisitStruck,
)
from contracts.relief.visit_campaign_words import (
    CampaignKind,
    NotFallenBack,
    NoVisitReason,
    OwnExcuse,
    PlaceState,
    Standing,
    VisitedAlready,
)
from contracts.retention import ARCHIVED
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.duties import require_two
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.maps import PLACE_MAP


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit of two or more (``staff/…``)."""

    happened_on: date
    visitors: tuple[str, ...]
    at_home: bool
    standing: Standing
    found: str
    needs: str | None
    struck_because: str | None = None


@dataclass(kw_only=True, eq=False)
class CampaignPlace(Aggregate):
    """A file's place on a list: one per campaign and file, never added or removed afterwards."""

    name = "campaign_place"
    state: PlaceState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = PLACE_MAP

    campaign_id: str
    file_id: str
    file_number: str
    managing_union: str
    listed_on: date
    visit: Visit | None = None
    struck: tuple[Visit, ...] = ()
    excuse: NoVisitReason | None = None
    excuse_by: str | None = None
    kind: CampaignKind = CampaignKind.REGISTER
    next_file_id: str | None = None

    @classmethod
    def listed_for(
        cls, campaign: VisitCampaign, *, file_id: str, file_number: str, union: str, act: Act
    ) -> CampaignPlace:
        """A file's place on the list of a campaign, whose households are `to_visit`."""
        place = cls(
            aggregate_id=place_id(campaign.aggregate_id, file_id),
            state=PlaceState.TO_VISIT,
            campaign_id=campaign.aggregate_id,
            file_id=file_id,
            file_number=file_number,
            managing_union=union,
            listed_on=act.happened_on,
            kind=campaign.kind,
        )
        place.announce(CampaignFileListed(**place._named(campaign, act)))
        return place

    @property
    def visits(self) -> int:
        """How many there were, those struck out too."""
        return len(self.struck) + (self.visit is not None)

    def record(self, visit: Visit, *, campaign: VisitCampaign, act: Act) -> None:
        """A visit took place; refuses `VisitedAlready`, `SecondVisitorNeeded`."""
        if self.visit is not None:
            told = self.visit
            raise VisitedAlready(
                allowed="a place that is not yet visited",
                visitors=list(told.visitors),
                visited_on=told.happened_on.isoformat(),
            )
        self._require("visit")
        require_two(act.by, visit.visitors)
        campaign.count(visited=1, act=act)
        self._move("visit")
        self.visit = visit
        self.announce(
            CampaignFileVisited(
                **self._named(campaign, act), visit=self.visits, standing=visit.standing
            )
        )

    def strike(self, reason: str, *, campaign: VisitCampaign, act: Act) -> None:
        """The visit is struck out, and stays readable with the reason."""
        self._require("strike")
        if self.visit is not None:
            act.require_not_before(self.visit.happened_on)
        campaign.count(visited=-1, act=act)
        self._move("strike")
        if self.visit is not None:
            self.announce(
                CampaignVisitStruck(
                    **self._named(campaign, act),
                    visit=self.visits,
                    visited_on=self.visit.happened_on,
                )
            )
            self.struck = (*self.struck, _struck(self.visit, reason))
        self.visit = None

    def require_fallen_back(self) -> None:
        """Refuses `WrongState`, and `NotFallenBack` unless the visit that stands says so."""
        self._require("take_in")
        if self.visit is None or self.visit.standing != Standing.FALLEN_BACK:
            raise NotFallenBack(allowed=Standing.FALLEN_BACK)

    def take_in(self, next_file_id: str, *, campaign: VisitCampaign, act: Act) -> None:
        """Its household has a new file from now on; the visit is not struck out any more."""
        self.require_fallen_back()
        campaign.count(act=act)
        self._move("take_in")
        self.next_file_id = next_file_id

    def ask_no_visit(self, reason: NoVisitReason, *, campaign: VisitCampaign, act: Act) -> None:
        """Nobody can be visited, says one."""
        self._require("ask_no_visit")
        campaign.count(act=act)
        self._move("ask_no_visit")
        self.excuse, self.excuse_by = reason, act.by

    def decide_no_visit(self, confirmed: bool, *, campaign: VisitCampaign, act: Act) -> None:
        """Another confirms it or not; refuses `OwnExcuse`."""
        command = "confirm_no_visit" if confirmed else "decline_no_visit"
        self._require(command)
        if persons_in([act.by]) & persons_in([self.excuse_by or ""]):
            raise OwnExcuse(allowed="a second person")
        campaign.count(excused=int(confirmed), act=act)
        self._move(command)
        if not confirmed:
            self.excuse = self.excuse_by = None

    def _named(self, campaign: VisitCampaign, act: Act) -> dict[str, Any]:
        of_place = {"managing_union": self.managing_union, "file_id": self.file_id}
        return {**campaign.named(act), **of_place}

    def end_texts(self) -> None:
        """The file's retention has ended: what was seen at its people's home goes with it."""
        if self.visit is not None:
            self.visit = _without_texts(self.visit)
        self.struck = tuple(map(_without_texts, self.struck))


def place_id(campaign_id: str, file_id: str) -> str:
    """A file's place on a list: the same however often it is asked for, so that it is one."""
    return f"{campaign_id}.{file_id}"


def _without_texts(visit: Visit) -> Visit:
    told = {"found": ARCHIVED, "needs": visit.needs and ARCHIVED}
    why = visit.struck_because and ARCHIVED
    return Visit(**{**vars(visit), **told, "struck_because": why})


def _struck(visit: Visit, reason: str) -> Visit:
    return Visit(**{**vars(visit), "struck_because": reason})
