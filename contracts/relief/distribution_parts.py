"""Parts of distributions: what is given, who stands on a list, and a line of a signed sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, Items, PersonName, Range, ShortText
from contracts.people import Applicant
from contracts.relief.goods_words import HomewardHelp

MOST_ARTICLES = 20
PiecesInKit = Annotated[int, Range(1, 100)]


@dataclass(frozen=True, kw_only=True)
class KitPart:
    """So many of an article in each kit."""

    stock_id: Identifier
    quantity: PiecesInKit


Kit = Annotated[list[KitPart], Items(most=MOST_ARTICLES)]
Help = Annotated[list[HomewardHelp], Items(most=len(HomewardHelp))]


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """Somebody for the list; `employer` is the company or platform he works for."""

    person: Applicant
    employer: ShortText


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Who collected it for somebody, how they are related, and why."""

    name: PersonName
    relation: ShortText
    reason: ShortText


@dataclass(frozen=True, kw_only=True)
class HandedKit:
    """One line of a signed sheet."""

    recipient_id: Identifier
    collected_by: Collector | None = None
