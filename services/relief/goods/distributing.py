"""Use cases of distributions: drafted, people listed, opened, closed or given up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contracts.people import Applicant
from contracts.refusals import InvalidInput
from contracts.relief.distribution_parts import KitPart
from contracts.relief.distributions import (
    MOST_LISTED,
    AddRecipients,
    CancelDistribution,
    CloseDistribution,
    DistributionStep,
    DraftDistribution,
    DropRecipient,
    OpenDistribution,
    ReviseDistribution,
)
from contracts.relief.goods_words import PersonListedAlready, RecipientNotFound
from records.acts import Act
from records.keys import IndexKeys
from services.relief.goods.desk import Desk
from services.relief.goods.distribution import Distribution, Plan, kit_of
from services.relief.goods.recipient import Keys, Recipient
from services.relief.goods.stock import Stock
from vocabulary.ids import new_id


def draft_distribution(desk: Desk, *, request: DraftDistribution) -> str:
    """Draft one, of stock that the actor reaches; returns its id.

    Refuses a category that the policy does not name, `StockNotFound`, `ForeignUnion` and what
    `kit_of` refuses.
    """
    act = desk.act(request)
    categories = desk.rules(act)["categories"]
    if request.category not in categories:
        raise InvalidInput.at("category", code="not_allowed_value", allowed=", ".join(categories))
    distribution = Distribution.draft(
        distribution_id=new_id(),
        plan=_plan(desk, request.managing_union, request),
        act=act,
        managing_union=request.managing_union,
        title=request.title,
        category=request.category,
        place=request.place,
    )
    desk.distributions.add(distribution)
    return distribution.aggregate_id


def revise_distribution(desk: Desk, *, request: ReviseDistribution) -> str:
    """Change what a draft plans; refuses what drafting refuses."""
    with changing(desk, request) as (distribution, act):
        distribution.revise(_plan(desk, distribution.managing_union, request), act=act)
    return request.distribution_id


def add_recipients(desk: Desk, *, request: AddRecipients) -> str:
    """Put people on the list, all of them or none; refuses `PersonListedAlready`."""
    with changing(desk, request) as (distribution, act):
        first = distribution.list_people(len(request.people), act=act)
        if distribution.listed > MOST_LISTED:
            raise InvalidInput.at(
                "people", code="out_of_range", allowed=f"{MOST_LISTED} on one list"
            )
        for place, each in enumerate(request.people):
            keys = keys_of(each.person, desk.keys)
            if desk.recipients.on_list(distribution.aggregate_id, each.person, keys):
                raise PersonListedAlready(field=f"people.{place}", allowed="each person once")
            desk.recipients.add(
                Recipient(
                    aggregate_id=new_id(),
                    distribution_id=distribution.aggregate_id,
                    managing_union=distribution.managing_union,
                    category=distribution.category,
                    number=first + place,
                    person=each.person,
                    employer=each.employer,
                    keys=keys,
                    until=distribution.plan.until,
                )
            )
    return request.distribution_id


def drop_recipient(desk: Desk, *, request: DropRecipient) -> str:
    """Take somebody off the list; refuses `RecipientNotFound`, `KitHandedAlready`."""
    with changing(desk, request) as (distribution, act):
        with desk.recipients.changing(request.recipient_id) as recipient:
            require_of(distribution, recipient, field="recipient_id")
            recipient.drop()
        distribution.drop(act=act)
    return request.distribution_id


def open_distribution(desk: Desk, *, request: OpenDistribution) -> str:
    """Begin to hand over."""
    with changing(desk, request) as (distribution, act):
        distribution.open(act=act)
    return request.distribution_id


def close_distribution(desk: Desk, *, request: CloseDistribution) -> str:
    """End it."""
    with changing(desk, request) as (distribution, act):
        distribution.close(act=act)
    return request.distribution_id


def cancel_distribution(desk: Desk, *, request: CancelDistribution) -> str:
    """Give it up; refuses `KitsHandedOver`."""
    with changing(desk, request) as (distribution, act):
        distribution.cancel(reason=request.reason, act=act)
    return request.distribution_id


@contextmanager
def changing(desk: Desk, request: DistributionStep) -> Iterator[tuple[Distribution, Act]]:
    """The distribution and the act; refuses `DistributionNotFound`, `ForeignUnion`, old versions.

    Everything that is done to it or to its list collides here with whatever else is.
    """
    act = desk.act(request)
    with desk.distributions.changing(
        request.distribution_id, expected_version=request.expected_version
    ) as distribution:
        yield distribution, act


def require_of(distribution: Distribution, recipient: Recipient, *, field: str) -> None:
    """Refuses `RecipientNotFound` for who stands on another list."""
    if recipient.distribution_id != distribution.aggregate_id:
        raise RecipientNotFound(field=field, allowed="somebody on this list")


def keys_of(person: Applicant, keys: IndexKeys) -> Keys:
    """By which somebody is found, and whom a kit is counted for."""
    person_key = keys.person_key(person.id_number) if person.id_number else None
    unnumbered = json.dumps([person.phone, person.name], ensure_ascii=False)
    return Keys(
        person=person_key,
        phone=keys.phone_key(person.phone),
        identity=person_key or keys.person_key(unnumbered),
    )


def _plan(desk: Desk, union: str, request: DraftDistribution | ReviseDistribution) -> Plan:
    return Plan(
        kit=kit_of(union, _chosen(desk, request.kit)),
        help=tuple(request.help),
        planned=request.planned,
        since=request.since,
        until=request.until,
    )


def _chosen(desk: Desk, kit: Sequence[KitPart]) -> list[tuple[Stock, int]]:
    return [(desk.stocks.get(part.stock_id), part.quantity) for part in kit]
