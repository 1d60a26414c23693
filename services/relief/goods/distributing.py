"""Use cases of distributions: drafted, people listed, opened, closed or given up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contracts.people import Applicant
from contracts.refusals import InvalidInput
from contracts.relief.distribution_parts import KitPart, ListedPerson
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
from contracts.relief.goods_words import (
    PersonListedAlready,
    RecipientNotFound,
    RecipientState,
)
from records.acts import Act
from records.keys import IndexKeys
from services.relief.goods.desk import Desk
from services.relief.goods.distribution import Distribution
from services.relief.goods.plan import Plan, kit_of
from services.relief.goods.purse import free_rest
from services.relief.goods.recipient import Keys, Recipient
from services.relief.goods.stock import Stock
from vocabulary.ids import new_id

MOST_ON_ROSTER = 200
"""So many are given up in one transaction."""


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
        amounts = [_amount(desk, distribution, each, act) for each in request.people]
        first = distribution.list_people(len(request.people), act=act, amount_fen=sum(amounts))
        most = MOST_ON_ROSTER if distribution.plan.greeting is not None else MOST_LISTED
        if distribution.listed > most:
            raise InvalidInput.at("people", code="out_of_range", allowed=f"{most} on one list")
        for place, each in enumerate(request.people):
            keys = keys_of(each.person, desk.keys)
            if desk.recipients.on_list(distribution.aggregate_id, each.person, keys):
                raise PersonListedAlready(field=f"people.{place}", allowed="each person once")
            if distribution.plan.greeting is not None:
                if keys.person is None:
                    field = f"people.{place}.person.id_number"
                    raise InvalidInput.at(field, code="missing_field", allowed="for money, always")
                desk.greeted.add(distribution.plan.greeting, keys.identity, field=f"people.{place}")
            desk.recipients.add(
                Recipient(
                    aggregate_id=new_id(),
                    distribution_id=distribution.aggregate_id,
                    managing_union=distribution.managing_union,
                    category=distribution.category,
                    number=first + place,
                    person=each.person,
                    employer=each.employer,
                    amount_fen=amounts[place],
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
        if distribution.plan.greeting is not None:
            desk.greeted.remove(distribution.plan.greeting, recipient.keys.identity)
        distribution.drop(act=act, amount_fen=recipient.amount_fen)
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
        _set_free(desk, distribution, act)
    return request.distribution_id


def cancel_distribution(desk: Desk, *, request: CancelDistribution) -> str:
    """Give it up; refuses `KitsHandedOver`."""
    with changing(desk, request) as (distribution, act):
        distribution.cancel(reason=request.reason, act=act)
        _set_free(desk, distribution, act)
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


def _set_free(desk: Desk, distribution: Distribution, act: Act) -> None:
    """Of a roster that is over: what was not paid, and whoever was not, may stand on another."""
    greeting = distribution.plan.greeting
    if greeting is None:
        return
    free_rest(desk, distribution, act=act)
    unpaid = {"distribution_id": distribution.aggregate_id, "state": RecipientState.LISTED.value}
    for each in desk.recipients.find_all(**unpaid, limit=MOST_ON_ROSTER):
        desk.greeted.remove(greeting, each.keys.identity)


def _amount(desk: Desk, distribution: Distribution, each: ListedPerson, act: Act) -> int:
    """What somebody on a roster is given, in fen; 0 where no money is given."""
    if distribution.plan.greeting is None:
        if each.amount_fen is not None:
            raise InvalidInput.at("people", code="not_allowed_value", allowed="no amount")
        return 0
    rules = desk.rules(act)["greeting"]
    usual = rules["usual_fen"].get(distribution.category, rules["usual_fen"]["other"])
    amount = usual if each.amount_fen is None else each.amount_fen
    if amount > rules["ceiling_fen"]:
        allowed = f"at most {rules['ceiling_fen']} fen"
        raise InvalidInput.at("people", code="out_of_range", allowed=allowed)
    return int(amount)


def _plan(desk: Desk, union: str, request: DraftDistribution | ReviseDistribution) -> Plan:
    return Plan(
        kit=kit_of(union, _chosen(desk, request.kit)),
        help=tuple(request.help),
        greeting=request.greeting,
        planned=request.planned,
        since=request.since,
        until=request.until,
    )


def _chosen(desk: Desk, kit: Sequence[KitPart]) -> list[tuple[Stock, int]]:
    return [(desk.stocks.get(part.stock_id), part.quantity) for part in kit]
