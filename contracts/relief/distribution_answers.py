"""What is told of distributions and of who stands on their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import InFull, Masked, WithoutNumbers
from contracts.people import MaskedApplicant
from contracts.relief.goods_words import (
    DistributionState,
    Gives,
    HomewardHelp,
    ReceiptMeans,
    RecipientState,
)
from contracts.requests import Page


@dataclass(frozen=True, kw_only=True)
class KitPartShown:
    """A part of a kit as it was named when the kit was put together."""

    stock_id: str
    article: str
    unit: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class DistributionAnswer:
    """A distribution: `planned` kits, `listed` people, `handed` kits, and how many are `left`.

    What `gives` help has no kit: `handed` are the people who were helped.

    `left` is of the plan; nothing is reserved for it in the store. `value_fen` is what the handed
    kits are worth by the store's books. `note` is why it was cancelled.
    """

    distribution_id: str
    version: int
    state: DistributionState
    managing_union: str
    title: WithoutNumbers
    category: str
    place: WithoutNumbers
    since: date
    until: date
    gives: Gives
    kit: list[KitPartShown]
    help: list[HomewardHelp]
    planned: int
    listed: int
    handed: int
    left: int
    value_fen: int
    note: WithoutNumbers | None


@dataclass(frozen=True, kw_only=True)
class DistributionPage(Page):
    """A page of distributions, those that begin last first."""

    items: list[DistributionAnswer]


@dataclass(frozen=True, kw_only=True)
class CollectorShown:
    """Who collected it for somebody (代领)."""

    name: Masked
    relation: WithoutNumbers
    reason: WithoutNumbers


@dataclass(frozen=True, kw_only=True)
class RecipientLine:
    """Somebody on the list; `number` is his place on it."""

    recipient_id: str
    version: int
    number: int
    state: RecipientState
    person: MaskedApplicant
    employer: WithoutNumbers
    handed_on: date | None
    handed_by: str | None
    means: ReceiptMeans | None
    file_id: str | None
    collected_by: CollectorShown | None


@dataclass(frozen=True, kw_only=True)
class RecipientPage(Page):
    """A page of a distribution's list, in its order."""

    items: list[RecipientLine]


@dataclass(frozen=True, kw_only=True)
class HandOverSheet:
    """A list to be printed and signed (签领单): a workbook in base64, of which nothing is kept.

    `sha256` of the workbook stands in the audit trail, `lines` are the people on it.
    """

    distribution_id: str
    file_name: str
    content: InFull
    sha256: str
    lines: int
