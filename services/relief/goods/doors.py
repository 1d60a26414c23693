"""Relief's doors to goods: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import DownloadPermit
from contracts.relief.distribution_answers import (
    DistributionAnswer,
    DistributionPage,
    HandOverSheet,
    RecipientPage,
)
from contracts.relief.distributions import (
    AddRecipients,
    CancelDistribution,
    CloseDistribution,
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
    StockAnswer,
    StockLedger,
    StockPage,
)
from contracts.relief.greetings import ApproveRoster, CheckRoster, FreezeRoster, PayRoster
from messaging.rpc import command, query
from services.relief.goods import (
    distributing,
    greeting,
    handing,
    printing,
    stock_views,
    stocking,
    views,
)
from services.relief.goods.desk import Desk


class StockDoors:
    """What lies in stores."""

    unit: Any
    reads: Any
    policies: Any
    keys: Any
    kept_files: Any

    @property
    def goods_desk(self) -> Desk:
        """Steps of goods, as this unit of work takes them."""
        return Desk(
            unit=self.unit, policies=self.policies, keys=self.keys, files=self.kept_files.staged
        )

    def stock_answer(self, stock_id: str) -> StockAnswer:
        """The article as it is now."""
        return stock_views.stock(self.goods_desk.stocks.get(stock_id))

    @command(ReceiveGoods, answer="stock_answer")
    def receive_goods(self, request: ReceiveGoods) -> str:
        return stocking.receive_goods(self.goods_desk, request=request)

    @command(CountStock, answer="stock_answer")
    def count_stock(self, request: CountStock) -> str:
        return stocking.count_stock(self.goods_desk, request=request)

    @command(ConfirmCount, answer="stock_answer")
    def confirm_count(self, request: ConfirmCount) -> str:
        return stocking.confirm_count(self.goods_desk, request=request)

    @query(GetStock)
    def get_stock(self, request: GetStock) -> StockAnswer:
        return self.stock_answer(request.stock_id)

    @query(ListStock)
    def list_stock(self, request: ListStock) -> StockPage:
        return stock_views.list_stock(self.reads, request=request)

    @query(ListStockMovements)
    def list_stock_movements(self, request: ListStockMovements) -> StockLedger:
        return stock_views.list_movements(self.reads, request=request)


class GoodsDoors(StockDoors):
    """Distributions, and everybody on their lists."""

    def distribution_answer(self, distribution_id: str) -> DistributionAnswer:
        """The distribution as it is now."""
        return views.distribution(self.goods_desk.distributions.get(distribution_id))

    @command(DraftDistribution, answer="distribution_answer")
    def draft_distribution(self, request: DraftDistribution) -> str:
        return distributing.draft_distribution(self.goods_desk, request=request)

    @command(ReviseDistribution, answer="distribution_answer")
    def revise_distribution(self, request: ReviseDistribution) -> str:
        return distributing.revise_distribution(self.goods_desk, request=request)

    @command(AddRecipients, answer="distribution_answer")
    def add_recipients(self, request: AddRecipients) -> str:
        return distributing.add_recipients(self.goods_desk, request=request)

    @command(DropRecipient, answer="distribution_answer")
    def drop_recipient(self, request: DropRecipient) -> str:
        return distributing.drop_recipient(self.goods_desk, request=request)

    @command(OpenDistribution, answer="distribution_answer")
    def open_distribution(self, request: OpenDistribution) -> str:
        return distributing.open_distribution(self.goods_desk, request=request)

    @command(CloseDistribution, answer="distribution_answer")
    def close_distribution(self, request: CloseDistribution) -> str:
        return distributing.close_distribution(self.goods_desk, request=request)

    @command(CancelDistribution, answer="distribution_answer")
    def cancel_distribution(self, request: CancelDistribution) -> str:
        return distributing.cancel_distribution(self.goods_desk, request=request)

    @command(HandOverKits, answer="distribution_answer")
    def hand_over_kits(self, request: HandOverKits) -> str:
        return handing.hand_over_kits(self.goods_desk, request=request)

    @command(TakeBackKit, answer="distribution_answer")
    def take_back_kit(self, request: TakeBackKit) -> str:
        return handing.take_back_kit(self.goods_desk, request=request)

    @command(FreezeRoster, answer="distribution_answer")
    def freeze_roster(self, request: FreezeRoster) -> str:
        return greeting.freeze_roster(self.goods_desk, request=request)

    @command(CheckRoster, answer="distribution_answer")
    def check_roster(self, request: CheckRoster) -> str:
        return greeting.check_roster(self.goods_desk, request=request)

    @command(ApproveRoster, answer="distribution_answer")
    def approve_roster(self, request: ApproveRoster) -> str:
        return greeting.approve_roster(self.goods_desk, request=request)

    @command(PayRoster, answer="distribution_answer")
    def pay_roster(self, request: PayRoster) -> str:
        return greeting.pay_roster(self.goods_desk, request=request)

    @query(GetDistribution)
    def get_distribution(self, request: GetDistribution) -> DistributionAnswer:
        return self.distribution_answer(request.distribution_id)

    @query(ListDistributions)
    def list_distributions(self, request: ListDistributions) -> DistributionPage:
        return views.list_distributions(self.reads, request=request)

    @query(ListRecipients)
    def list_recipients(self, request: ListRecipients) -> RecipientPage:
        return views.list_recipients(self.reads, request=request)

    @query(GetHandOverSheet)
    def get_hand_over_sheet(self, request: GetHandOverSheet) -> HandOverSheet:
        return printing.hand_over_sheet(self.goods_desk, self.reads, request=request)

    @query(GetHandOverFile)
    def get_hand_over_file(self, request: GetHandOverFile) -> DownloadPermit:
        return self.kept_files.permit_download(
            handing.fetch_sheet(self.goods_desk, request=request)
        )
