"""Offerings: a programme for all households on file of a union, with its amounts. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.relief.household_words import HardshipClass
from contracts.relief.offering.events import OfferingOpened
from contracts.relief.offering.words import OfferingGoesOn, OfferingState, OfferOver
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.offering.maps import ANSWERABLE, OFFERING_MAP


@dataclass(kw_only=True, eq=False)
class Offering(Aggregate):
    """An offering; `listed_to` is the last file that was looked at, `amounts` are in fen."""

    name = "offering"
    state: OfferingState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = OFFERING_MAP

    managing_union: str
    programme: str
    title: str
    year: int
    amounts: Mapping[HardshipClass, int]
    began: Act
    until_day: date
    last_on: date
    listed: int = 0
    listed_to: str = ""
    whole_on: date | None = None

    def offer_to(self, file_ids: Collection[str], *, last: bool, act: Act) -> None:
        """These files were looked at; with the last of them the list is whole."""
        self._take("offer_to_last" if last else "offer_to_more", act)
        self.require_answerable(act.happened_on)
        self.listed += len(file_ids)
        self.listed_to = max(file_ids, default=self.listed_to)
        if last:
            self.whole_on = act.happened_on
            self.announce(
                OfferingOpened(
                    offering_id=self.aggregate_id,
                    managing_union=self.managing_union,
                    programme=self.programme,
                    year=self.year,
                    listed=self.listed,
                    happened_on=act.happened_on,
                )
            )

    def is_answerable(self, on: date) -> bool:
        """Whether households answer on that day; its last day counts."""
        return self.state in ANSWERABLE and on <= self.until_day

    def require_answerable(self, on: date) -> None:
        """Refuses `OfferOver`."""
        if not self.is_answerable(on):
            allowed = f"until {self.until_day.isoformat()}, unless it was ended"
            raise OfferOver(allowed=allowed)

    def close(self, *, act: Act) -> None:
        """Close it; refuses `OfferingGoesOn` until its last day is past."""
        self._require("close")
        if act.happened_on <= self.until_day:
            raise OfferingGoesOn(allowed=f"after {self.until_day.isoformat()}")
        self._take("close", act)

    def cancel(self, *, act: Act) -> None:
        """End it early."""
        self._take("cancel", act)

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on
