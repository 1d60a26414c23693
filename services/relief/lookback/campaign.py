"""Visit campaigns: whose households are to be visited, and how many were. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.relief.visit_campaign_events import VisitCampaignClosed, VisitCampaignOpened
from contracts.relief.visit_campaign_words import CampaignKind, CampaignState, NotAllVisited
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.lookback.maps import CAMPAIGN_MAP


@dataclass(kw_only=True, eq=False)
class VisitCampaign(Aggregate):
    """A campaign; `listed_to` is the last file listed while its list freezes.

    listed = visited + excused + still open: places change these counts as they change.
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
    kind: CampaignKind = CampaignKind.REGISTER
    left_in: int | None = None
    opened_on: date | None = None
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
            self.opened_on = act.happened_on
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
            "kind": self.kind,
        }

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
