"""Use cases of stock: delivered, counted by one, confirmed by another."""

from __future__ import annotations

from contracts.refusals import VersionOutdated
from contracts.relief.goods import ConfirmCount, CountStock, ReceiveGoods
from contracts.relief.goods_words import MovementKind
from records.acts import Act
from services.relief.goods.desk import Desk
from services.relief.goods.stock import Article, Stock
from vocabulary.ids import new_id


def receive_goods(desk: Desk, *, request: ReceiveGoods) -> str:
    """Enter a delivery; returns the id of the article's stock.

    Two who enter the first one at the same moment meet in the unique index. Refuses
    `DeliveryEnteredAlready`, `ForeignUnion`, and what `act_on` refuses.
    """
    act = desk.act(request)
    article = Article(
        managing_union=request.managing_union,
        store=request.store,
        name=request.article,
        unit=request.unit,
    )
    stocks = desk.stocks
    known = stocks.of_article(article)
    if known is None:
        if request.expected_version:
            raise VersionOutdated(field="expected_version", version=0)
        stock = Stock(aggregate_id=new_id(), article=article)
        _receive(stock, request, entered=False, act=act)
        stocks.add(stock)
        stocks.keep_movements(stock)
        return stock.aggregate_id
    stock_id = known.aggregate_id
    with stocks.changing(stock_id, expected_version=request.expected_version) as stock:
        entered = stocks.moved(stock_id, MovementKind.RECEIVED, request.document_number)
        _receive(stock, request, entered=entered is not None, act=act)
        stocks.keep_movements(stock)
    return stock_id


def count_stock(desk: Desk, *, request: CountStock) -> str:
    """Take down what somebody counted; refuses `StockNotFound`, `ForeignUnion`."""
    act = desk.act(request)
    with desk.stocks.changing(request.stock_id, expected_version=request.expected_version) as stock:
        stock.take_count(request.counted, reason=request.reason, act=act)
    return request.stock_id


def confirm_count(desk: Desk, *, request: ConfirmCount) -> str:
    """Correct the book by what two counted; refuses what `Stock.confirm_count` refuses."""
    act, stocks = desk.act(request), desk.stocks
    with stocks.changing(request.stock_id, expected_version=request.expected_version) as stock:
        stock.confirm_count(request.counted, act=act)
        stocks.keep_movements(stock)
    return request.stock_id


def _receive(stock: Stock, request: ReceiveGoods, *, entered: bool, act: Act) -> None:
    stock.receive(
        quantity=request.quantity,
        unit_cost_fen=request.unit_cost_fen,
        from_whom=request.from_whom,
        document_number=request.document_number,
        entered=entered,
        act=act,
    )
