"""Words of goods (物资): states, movements of stock, and what is refused."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class MovementKind(StrEnum):
    """What moved stock: a delivery, a count, a kit that was handed over, or one taken back."""

    RECEIVED = "received"
    COUNTED = "counted"
    HANDED_OVER = "handed_over"
    GIVEN_BACK = "given_back"


class Gives(StrEnum):
    """What a distribution gives people: kits out of a store, or help to come home safely."""

    GOODS = "goods"
    HELP = "help"


class HomewardHelp(StrEnum):
    """Help for who goes home from work far away (平安返乡): a chartered bus, tickets, an escort."""

    CHARTERED_BUS = "chartered_bus"
    BUS_TICKET = "bus_ticket"
    TRAIN_TICKET = "train_ticket"
    AIR_TICKET = "air_ticket"
    ESCORT = "escort"


class DistributionState(StrEnum):
    """draft → open → closed, or cancelled before anything was handed over."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RecipientState(StrEnum):
    """Somebody on a distribution's list: listed → handed and back, or dropped from it."""

    LISTED = "listed"
    HANDED = "handed"
    DROPPED = "dropped"


class ReceiptMeans(StrEnum):
    """How somebody confirmed that he got it (签字, 按手印)."""

    SIGNATURE = "signature"
    THUMB_PRINT = "thumb_print"


class StockNotFound(Refusal):
    """There is no such article in a store."""

    code = "stock_not_found"
    kind = Kind.NOT_FOUND


class StockShort(Refusal):
    """The store holds less than is taken from it; details: the stock, and how many there are."""

    code = "stock_short"
    kind = Kind.CONFLICT


class DeliveryEnteredAlready(Refusal):
    """This document's delivery of the article was entered already."""

    code = "delivery_entered_already"
    kind = Kind.CONFLICT


class CountNotOpen(Refusal):
    """Nobody counted this stock since the last count was confirmed."""

    code = "count_not_open"
    kind = Kind.CONFLICT


class SecondCounterNeeded(Refusal):
    """A count is confirmed by somebody else, who handed nothing of it over since the last one."""

    code = "second_counter_needed"
    kind = Kind.FORBIDDEN


class CountOutdated(Refusal):
    """More was handed over since than the count found; details: how many there are by the book."""

    code = "count_outdated"
    kind = Kind.CONFLICT


class StockOfOtherUnion(Refusal):
    """A kit is put together of stock of the distribution's union, or of one above it."""

    code = "stock_of_other_union"
    kind = Kind.INVALID


class DistributionNotFound(Refusal):
    """There is no such distribution."""

    code = "distribution_not_found"
    kind = Kind.NOT_FOUND


class RecipientNotFound(Refusal):
    """There is nobody such on this distribution's list."""

    code = "recipient_not_found"
    kind = Kind.NOT_FOUND


class PersonListedAlready(Refusal):
    """The person stands on this distribution's list already."""

    code = "person_listed_already"
    kind = Kind.CONFLICT


class KitHandedAlready(Refusal):
    """The person was handed a kit of this distribution; details: the day."""

    code = "kit_handed_already"
    kind = Kind.CONFLICT


class KitsHandedOver(Refusal):
    """Kits were handed over: it is closed, not cancelled; details: how many."""

    code = "kits_handed_over"
    kind = Kind.CONFLICT


class TakeBackTooLate(Refusal):
    """A kit is taken back within the days that the rule leaves."""

    code = "take_back_too_late"
    kind = Kind.CONFLICT
