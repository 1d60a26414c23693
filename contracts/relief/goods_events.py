"""What is announced of distributions: kits handed over and taken back, and help given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.relief.goods_words import HomewardHelp


@dataclass(frozen=True, kw_only=True)
class DistributionFact(Event):
    """What every fact of a distribution says."""

    unheard = "told for the journal: the report counts people by their kits"

    distribution_id: str
    managing_union: str
    category: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class DistributionOpened(DistributionFact):
    """A distribution began: so many kits are planned."""

    source = "relief"

    planned: int


@dataclass(frozen=True, kw_only=True)
class DistributionClosed(DistributionFact):
    """A distribution ended: so many people were on its list, so many of them got a kit."""

    source = "relief"

    planned: int
    listed: int
    handed: int


@dataclass(frozen=True, kw_only=True)
class DistributionCancelled(DistributionFact):
    """A distribution was given up before anything was handed over."""

    source = "relief"


@dataclass(frozen=True, kw_only=True)
class KitFact(Event):
    """What every fact of somebody on a list says; `round` counts the hand-overs to him there.

    `person_key` is a keyed hash of his ID number, or of phone and name where no number is known.
    """

    recipient_id: str
    distribution_id: str
    managing_union: str
    category: str
    person_key: str
    round: int
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class KitHandedOver(KitFact):
    """Somebody was handed a kit; `people` is 1 with his first one of the year and 0 after it."""

    source = "relief"

    people: int


@dataclass(frozen=True, kw_only=True)
class KitTakenBack(KitFact):
    """A hand-over was undone; `people` is 1 where he has no kit of that year any more.

    `handed_on` is the day of the hand-over.
    """

    source = "relief"

    people: int
    handed_on: date


@dataclass(frozen=True, kw_only=True)
class HelpGiven(KitFact):
    """Somebody was helped home; `people` is 1 the first time in the year and 0 after it."""

    source = "relief"

    people: int
    help: list[HomewardHelp]


@dataclass(frozen=True, kw_only=True)
class HelpTakenBack(KitFact):
    """It was noted wrongly; `people` is 1 where he was not helped otherwise in that year.

    `handed_on` is the day for which it was noted.
    """

    source = "relief"

    people: int
    handed_on: date


@dataclass(frozen=True, kw_only=True)
class RecipientPseudonymised(Event):
    """The retention of somebody on a list has ended: whoever copied who it was, drops it."""

    source = "relief"
    unheard = "told for the journal: who builds a reader anew hears that it names nobody any more"

    recipient_id: str
    distribution_id: str
    managing_union: str
    happened_on: date
