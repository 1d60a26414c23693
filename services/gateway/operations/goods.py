"""Goods over HTTP: stock, distributions, and kits handed over."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FileAttachedAlready
from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    LateEntryReasonMissing,
    NotALateEntry,
    Refusal,
    RightMissing,
    WrongState,
)
from contracts.relief import SeparationOfDuties, TotalDiffers
from contracts.relief.budgets import (
    BudgetExceeded,
    BudgetNeeded,
    BudgetNotFound,
    BudgetOfOtherAid,
)
from contracts.relief.distributions import (
    AddRecipients,
    CancelDistribution,
    CloseDistribution,
    DistributionStep,
    DraftDistribution,
    DropRecipient,
    GetDistribution,
    GetHandOverFile,
    GetHandOverSheet,
    HandOverKits,
    ListDistributions,
    ListRecipients,
    OpenDistribution,
    ReviseDistribution,
    TakeBackKit,
)
from contracts.relief.goods import (
    ConfirmCount,
    CountStock,
    GetStock,
    ListStock,
    ListStockMovements,
    ReceiveGoods,
)
from contracts.relief.goods_words import (
    CountNotOpen,
    CountOutdated,
    DeliveryEnteredAlready,
    DistributionNotFound,
    KitHandedAlready,
    KitsHandedOver,
    PersonGreetedAlready,
    PersonListedAlready,
    RecipientNotFound,
    RosterEmpty,
    SecondCounterNeeded,
    StockNotFound,
    StockOfOtherUnion,
    StockShort,
    TakeBackTooLate,
)
from contracts.relief.greetings import ApproveRoster, CheckRoster, FreezeRoster, PayRoster
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_LATE = (DateInFuture, LateEntryReasonMissing, NotALateEntry, RightMissing)
_STOCK = (StockNotFound, ForeignUnion)
_STEP = (DistributionNotFound, ForeignUnion, WrongState, DateBeforeCause, *_LATE)


def _step(path: str, request: type[DistributionStep], *refuses: type[Refusal]) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/distributions/{{distribution_id}}/{path}",
        request=request,
        refuses=(*_STEP, *refuses),
    )


OPERATIONS = (
    Operation(method="GET", path="/api/stock", request=ListStock),
    Operation(
        method="POST",
        path="/api/stock",
        request=ReceiveGoods,
        status=201,
        refuses=(DeliveryEnteredAlready, ForeignUnion, *_LATE),
    ),
    Operation(method="GET", path="/api/stock/{stock_id}", request=GetStock, refuses=_STOCK),
    Operation(
        method="GET",
        path="/api/stock/{stock_id}/movements",
        request=ListStockMovements,
        refuses=_STOCK,
    ),
    Operation(
        method="POST",
        path="/api/stock/{stock_id}/count",
        request=CountStock,
        refuses=(*_STOCK, *_LATE),
    ),
    Operation(
        method="POST",
        path="/api/stock/{stock_id}/confirm-count",
        request=ConfirmCount,
        refuses=(
            *_STOCK, CountNotOpen, SecondCounterNeeded, CountOutdated, DateBeforeCause, *_LATE,
        ),
    ),
    Operation(method="GET", path="/api/distributions", request=ListDistributions),
    Operation(
        method="POST",
        path="/api/distributions",
        request=DraftDistribution,
        status=201,
        refuses=(*_STOCK, StockOfOtherUnion, *_LATE),
    ),
    Operation(
        method="GET",
        path="/api/distributions/{distribution_id}",
        request=GetDistribution,
        refuses=(DistributionNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/distributions/{distribution_id}/recipients",
        request=ListRecipients,
        refuses=(DistributionNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/distributions/{distribution_id}/sheet",
        request=GetHandOverSheet,
        refuses=(DistributionNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/distributions/{distribution_id}/files/{file_id}",
        request=GetHandOverFile,
        downloads=True,
        refuses=(DistributionNotFound, ForeignUnion, AttachmentNotFound),
        perform=download,
    ),
    _step("revise", ReviseDistribution, StockNotFound, StockOfOtherUnion),
    _step("recipients", AddRecipients, PersonListedAlready, PersonGreetedAlready),
    _step("drop", DropRecipient, RecipientNotFound, KitHandedAlready),
    _step("open", OpenDistribution),
    _step(
        "hand-over", HandOverKits, RecipientNotFound, KitHandedAlready, StockNotFound, StockShort,
        AttachmentNotFound, FileAttachedAlready,
    ),
    _step(
        "take-back", TakeBackKit, RecipientNotFound, StockNotFound,
        TakeBackTooLate,
    ),
    _step("freeze", FreezeRoster, RosterEmpty),
    _step("check", CheckRoster, SeparationOfDuties, TotalDiffers),
    _step(
        "approve", ApproveRoster, SeparationOfDuties, TotalDiffers, BudgetNeeded, BudgetNotFound,
        BudgetOfOtherAid, BudgetExceeded,
    ),
    _step(
        "pay", PayRoster, SeparationOfDuties, TotalDiffers, RecipientNotFound, KitHandedAlready,
        AttachmentNotFound, FileAttachedAlready,
    ),
    _step("close", CloseDistribution),
    _step("cancel", CancelDistribution, KitsHandedOver),
)  # fmt: skip
