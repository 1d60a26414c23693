"""Use cases of hand-overs: the goods leave the store in the transaction that says who has them."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.files import FilePurpose
from contracts.refusals import InvalidInput
from contracts.relief.distribution_parts import HandedKit
from contracts.relief.distributions import GetHandOverFile, HandOverKits, TakeBackKit
from contracts.relief.goods_words import MovementKind
from records.acts import Act
from records.files import KeptFile
from services.relief.goods.desk import Desk
from services.relief.goods.distributing import changing, require_of
from services.relief.goods.distribution import Distribution
from services.relief.goods.recipient import CollectedBy, HandOver, Recipient

PURPOSE = FilePurpose.HAND_OVER_SHEET


def hand_over_kits(desk: Desk, *, request: HandOverKits) -> str:
    """Hand kits to people, to all of them or to none; returns the distribution's id.

    Refuses `WrongState`, `RecipientNotFound`, `KitHandedAlready`, `StockShort`, and what
    `StagedFiles.attach` refuses.
    """
    chosen = [each.recipient_id for each in request.handed]
    if len(set(chosen)) < len(chosen):
        raise InvalidInput.at("handed", code="not_allowed_value", allowed="each person once")
    with changing(desk, request) as (distribution, act):
        distribution.hand_over(len(chosen), act=act)
        _attach(desk, request.file_id, distribution)
        people = desk.people(distribution.gives)
        for place, each in enumerate(request.handed):
            with desk.recipients.changing(each.recipient_id) as recipient:
                field = f"handed.{place}.recipient_id"
                require_of(distribution, recipient, field=field)
                recipient.require_listed()
                first = people.handed(recipient.keys.identity, act.happened_on.year)
                recipient.hand_over(_handed(request, each, distribution, act), first_of_year=first)
        distribution.value_fen += _take_from_store(desk, distribution, chosen, act=act)
    return request.distribution_id


def take_back_kit(desk: Desk, *, request: TakeBackKit) -> str:
    """Undo a hand-over, within the days that the rule leaves; returns the distribution's id.

    Refuses `WrongState`, `RecipientNotFound`, `TakeBackTooLate`.
    """
    with changing(desk, request) as (distribution, act):
        most_days = desk.rules(act)["take_back_days"]
        distribution.take_back(act=act)
        with desk.recipients.changing(request.recipient_id) as recipient:
            require_of(distribution, recipient, field="recipient_id")
            handed = recipient.require_takeable(most_days=most_days, act=act)
            year = handed.act.happened_on.year
            people = desk.people(distribution.gives)
            last = people.taken_back(recipient.keys.identity, year)
            recipient.take_back(
                reason=request.reason, last_of_year=last, most_days=most_days, act=act
            )
            distribution.value_fen -= _back_into_store(
                desk, distribution, recipient, reason=request.reason, act=act
            )
    return request.distribution_id


def fetch_sheet(desk: Desk, *, request: GetHandOverFile) -> KeptFile:
    """The scan of what was signed, with an audit row that it was read.

    Refuses `DistributionNotFound`, `ForeignUnion`, and `AttachmentNotFound` for what is not of this
    distribution, or went at the end of the retention of those who signed it.
    """
    distribution = desk.distributions.get(request.distribution_id)
    file = desk.files.kept(request.file_id, subject=distribution.subject)
    desk.unit.audit("file.read", distribution.subject, after={"file_id": request.file_id})
    return file


def _attach(desk: Desk, file_id: str, distribution: Distribution) -> None:
    """A sheet bears many signatures: it is attached with the first hand-over that names it."""
    if not desk.files.holds(file_id, subject=distribution.subject):
        desk.files.attach(file_id, purpose=PURPOSE, subject=distribution.subject)


def _handed(
    request: HandOverKits, each: HandedKit, distribution: Distribution, act: Act
) -> HandOver:
    other = each.collected_by
    return HandOver(
        act=act,
        means=request.means,
        file_id=request.file_id,
        collected_by=CollectedBy(**vars(other)) if other else None,
        help=distribution.plan.help,
    )


def _take_from_store(
    desk: Desk, distribution: Distribution, recipient_ids: Sequence[str], *, act: Act
) -> int:
    """The goods go; what they are worth, in fen."""
    worth = 0
    sources = [desk.recipients.get(each).source for each in recipient_ids]
    for part in distribution.plan.kit:
        with desk.stocks.entering(part.stock_id) as stock:
            for source in sources:
                worth += stock.hand_over(
                    part.quantity,
                    source=source,
                    distribution_id=distribution.aggregate_id,
                    act=act,
                )
    return worth


def _back_into_store(
    desk: Desk, distribution: Distribution, recipient: Recipient, *, reason: str, act: Act
) -> int:
    """The goods are back; what they are worth, in fen."""
    worth = 0
    for part in distribution.plan.kit:
        went = desk.stocks.moved(part.stock_id, MovementKind.HANDED_OVER, recipient.source)
        if went is None:
            raise RuntimeError(f"{recipient.subject} was handed what no ledger tells of")
        with desk.stocks.entering(part.stock_id) as stock:
            stock.give_back(went, reason=reason, act=act)
        worth -= went.value_fen
    return worth
