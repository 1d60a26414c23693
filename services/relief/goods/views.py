"""What relief answers about distributions: people masked, numbers hidden in what was written."""

from __future__ import annotations

from typing import Any

from contracts.people import MaskedApplicant
from contracts.relief.distribution_answers import (
    CollectorShown,
    DistributionAnswer,
    DistributionPage,
    KitPartShown,
    RecipientLine,
    RecipientPage,
)
from contracts.relief.distributions import ListDistributions, ListRecipients
from contracts.relief.goods_words import DistributionNotFound, DistributionState
from contracts.retention import ARCHIVED
from records.reads import Reads
from services.relief.file_views import hidden, masked
from services.relief.goods.distribution import Distribution
from services.relief.goods.distributions import DISTRIBUTIONS, NEWEST_FIRST, Distributions
from services.relief.goods.recipient import CollectedBy, Recipient
from services.relief.goods.recipients import RECIPIENTS, Recipients
from vocabulary.masking import hide_personal_numbers, mask_name

EVERY_STATE = {"$in": [state.value for state in DistributionState]}


def distribution(distribution: Distribution) -> DistributionAnswer:
    """A distribution with its numbers."""
    plan = distribution.plan
    return DistributionAnswer(
        distribution_id=distribution.aggregate_id,
        version=distribution.version,
        state=distribution.state,
        managing_union=distribution.managing_union,
        title=hide_personal_numbers(distribution.title),
        category=distribution.category,
        place=hide_personal_numbers(distribution.place),
        since=plan.since,
        until=plan.until,
        gives=distribution.gives,
        kit=[KitPartShown(**vars(part)) for part in plan.kit],
        help=list(plan.help),
        planned=plan.planned,
        listed=distribution.on_list,
        handed=distribution.handed,
        left=distribution.left,
        value_fen=distribution.value_fen,
        note=hidden(distribution.note),
    )


def list_distributions(reads: Reads, *, request: ListDistributions) -> DistributionPage:
    """A page of the distributions in scope, those that begin last first."""
    union = {"managing_union": request.managing_union} if request.managing_union else {}
    gives = {"gives": request.gives.value} if request.gives else {}
    found = reads.find(
        DISTRIBUTIONS,
        {**union, **gives, "state": request.state.value if request.state else EVERY_STATE},
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    items = []
    for row in found.items:
        shown = Distributions.from_document(row)
        shown.version = row["version"]
        items.append(distribution(shown))
    return DistributionPage(items=items, next_cursor=found.next_cursor)


def list_recipients(reads: Reads, *, request: ListRecipients) -> RecipientPage:
    """A page of a list; refuses `DistributionNotFound` and `ForeignUnion`."""
    reads.get(DISTRIBUTIONS, request.distribution_id, not_found=DistributionNotFound)
    state = {"state": request.state.value} if request.state else {}
    found = reads.find(
        RECIPIENTS,
        {"distribution_id": request.distribution_id, **state},
        sort=(("number", 1), ("_id", 1)),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return RecipientPage(
        items=[_recipient(row) for row in found.items], next_cursor=found.next_cursor
    )


def _recipient(row: dict[str, Any]) -> RecipientLine:
    shown = Recipients.from_document(row)
    handed = shown.handed
    return RecipientLine(
        recipient_id=shown.aggregate_id,
        version=row["version"],
        number=shown.number,
        state=shown.state,
        person=_person(shown),
        employer=hide_personal_numbers(shown.employer),
        handed_on=handed.act.happened_on if handed else None,
        handed_by=handed.act.by if handed else None,
        means=handed.means if handed else None,
        file_id=handed.file_id if handed else None,
        collected_by=_collector(handed.collected_by) if handed and handed.collected_by else None,
    )


def _person(recipient: Recipient) -> MaskedApplicant:
    if recipient.archived_on is not None:
        return MaskedApplicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)
    return masked(recipient.person)


def _collector(other: CollectedBy) -> CollectorShown:
    name = other.name if other.name == ARCHIVED else mask_name(other.name)
    return CollectorShown(
        name=name,
        relation=hide_personal_numbers(other.relation),
        reason=hide_personal_numbers(other.reason),
    )
