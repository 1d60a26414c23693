"""Distributions (R10, 发放; R9, 平安返乡): a list of people, each handed a kit or helped once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    LongText,
    ManagingUnionCode,
    Range,
    ShortText,
    Text,
)
from contracts.files import DownloadPermit
from contracts.relief.distribution_answers import (
    DistributionAnswer,
    DistributionPage,
    HandOverSheet,
    RecipientPage,
)
from contracts.relief.distribution_parts import HandedKit, Help, Kit, ListedPerson
from contracts.relief.goods_words import (
    DistributionState,
    Gives,
    ReceiptMeans,
    RecipientState,
)
from contracts.requests import DatedCommand, Query

MOST_AT_ONCE = 50
MOST_LISTED = 5_000
PlannedKits = Annotated[int, Range(1, 100_000)]


@dataclass(frozen=True, kw_only=True)
class DraftDistribution(DatedCommand):
    """Draft a distribution of one union: what it gives, days, place, category of people, and plan.

    It gives either a `kit` or `help` on the way home. `category` is one of those of the policy
    ``relief.goods``.
    """

    service = "relief"
    action = "distribution.prepare"
    answer = DistributionAnswer

    managing_union: ManagingUnionCode
    title: ShortText
    category: Identifier
    place: ShortText
    since: date
    until: date
    kit: Kit = field(default_factory=list)
    help: Help = field(default_factory=list)
    planned: PlannedKits


@dataclass(frozen=True, kw_only=True)
class DistributionStep(DatedCommand):
    """A step of a distribution."""

    service = "relief"
    answer = DistributionAnswer

    distribution_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ReviseDistribution(DistributionStep):
    """Change what a draft gives, its plan or days; from its opening on what it gives is fixed."""

    action = "distribution.prepare"

    since: date
    until: date
    kit: Kit = field(default_factory=list)
    help: Help = field(default_factory=list)
    planned: PlannedKits


@dataclass(frozen=True, kw_only=True)
class AddRecipients(DistributionStep):
    """Put people on the list, all of them or none.

    Nobody stands on it twice: by ID number, or by name and phone where no number is known.
    """

    action = "distribution.prepare"

    people: Annotated[list[ListedPerson], Items(most=MOST_AT_ONCE, least=1)]


@dataclass(frozen=True, kw_only=True)
class DropRecipient(DistributionStep):
    """Take somebody off the list who was handed nothing."""

    action = "distribution.prepare"

    recipient_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpenDistribution(DistributionStep):
    """Begin to hand over."""

    action = "distribution.open"


@dataclass(frozen=True, kw_only=True)
class CloseDistribution(DistributionStep):
    """End it: what is left of the plan stays in the store."""

    action = "distribution.open"


@dataclass(frozen=True, kw_only=True)
class CancelDistribution(DistributionStep):
    """Give it up before anything was handed over, with the reason."""

    action = "distribution.open"

    reason: LongText


@dataclass(frozen=True, kw_only=True)
class HandOverKits(DistributionStep):
    """Each of these was handed his kit, or helped, all of them or none; each once.

    `file_id` is the scan of the signed sheet, or the picture of a signature or thumb-print: staged
    for this by the actor, or a file of this distribution already.
    """

    action = "kit.hand_over"

    handed: Annotated[list[HandedKit], Items(most=MOST_AT_ONCE, least=1)]
    means: ReceiptMeans
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class TakeBackKit(DistributionStep):
    """Undo a hand-over or help, with the reason: goods are back in the store."""

    action = "kit.hand_over"

    recipient_id: Identifier
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class GetDistribution(Query):
    """A distribution."""

    service = "relief"
    action = "distribution.read"
    answer = DistributionAnswer

    distribution_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetHandOverFile(Query):
    """Fetch the scan of what was signed for a hand-over, or of the sheet with everybody's."""

    service = "relief"
    action = "distribution.read"
    answer = DownloadPermit

    distribution_id: Identifier
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetHandOverSheet(Query):
    """The list as a workbook to be printed and signed, names in full; audited."""

    service = "relief"
    action = "kit.hand_over"
    answer = HandOverSheet

    distribution_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListDistributions(Query):
    """The distributions of the actor's scope, those that begin last first, filtered."""

    service = "relief"
    action = "distribution.read"
    answer = DistributionPage

    managing_union: ManagingUnionCode | None = None
    state: DistributionState | None = None
    gives: Gives | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ListRecipients(Query):
    """A distribution's list, in its order; those who were dropped stand on it too."""

    service = "relief"
    action = "distribution.read"
    answer = RecipientPage

    distribution_id: Identifier
    state: RecipientState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
