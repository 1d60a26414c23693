"""Visit campaigns and the places on their lists: what may happen, what is announced. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.relief.visit_campaign_events import (
    CampaignFileVisited,
    VisitCampaignClosed,
    VisitCampaignOpened,
)
from contracts.relief.visit_campaign_words import (
    CampaignState,
    NotAllVisited,
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
from services.relief.lookback.maps import CAMPAIGN_MAP, PLACE_MAP


@dataclass(kw_only=True, eq=False)
class VisitCampaign(Aggregate):
    """A campaign; `listed_to` is the last file listed while its list freezes.

    listed = visited + excused + still open: places change these counts as they change. `last_on` is
    the day of the last of all that.
    """

    name = "visit_campaign"
    state: CampaignState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = CAMPAIGN_MAP

    managing_union: str
    title: str
    year: int
    began: Act
    until_day: date
    last_on: date
    listed: int = 0
    listed_to: str = ""
    visited: int = 0
    excused: int = 0

    @property
    def still_open(self) -> int:
        """How many places are neither visited nor excused."""
        return self.listed - self.visited - self.excused

    def list_files(self, file_ids: Collection[str], *, last: bool, act: Act) -> None:
        """These were put on the list; with the last of them it is whole and the campaign open."""
        self._take("list_last" if last else "list_more", act)
        self.listed += len(file_ids)
        self.listed_to = max(file_ids, default=self.listed_to)
        if last:
            self.announce(VisitCampaignOpened(**self.named(act), listed=self.listed))

    def count(self, *, visited: int = 0, excused: int = 0, act: Act) -> None:
        """A place changed; refuses `WrongState` unless the campaign is open."""
        self._require("count")
        # Visits are entered in whichever order.
        act.require_not_before(self.began.happened_on)
        self._move("count")
        self.last_on = max(self.last_on, act.happened_on)
        self.visited += visited
        self.excused += excused

    def close(self, *, act: Act) -> None:
        """Close it; refuses `NotAllVisited` while a place is open."""
        self._require("close")
        if self.still_open:
            raise NotAllVisited(allowed="no open place", still_open=self.still_open)
        self._take("close", act)
        self.announce(
            VisitCampaignClosed(
                **self.named(act),
                listed=self.listed,
                visited=self.visited,
                excused=self.excused,
            )
        )

    def cancel(self, *, act: Act) -> None:
        """End it before it is whole or done."""
        self._take("cancel", act)

    def named(self, act: Act) -> dict[str, Any]:
        """What every event of a campaign says."""
        return {
            "campaign_id": self.aggregate_id,
            "managing_union": self.managing_union,
            "year": self.year,
            "happened_on": act.happened_on,
        }

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on


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
                **{**campaign.named(act), "managing_union": self.managing_union},
                file_id=self.file_id,
                visit=len(self.struck) + 1,
                standing=visit.standing,
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
            self.struck = (*self.struck, _struck(self.visit, reason))
        self.visit = None

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
