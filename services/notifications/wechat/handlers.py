"""Use cases of the WeChat account: what follows from a message, once."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from contracts.people import Language
from contracts.wechat import CallbackRefused
from records.keys import IndexKeys
from records.unit_of_work import UnitOfWork
from services.notifications.wechat.domain import Follower, Receipt, Said
from services.notifications.wechat.messages import Incoming
from services.notifications.wechat.repository import Followers, Receipts

KNOWN_KINDS = frozenset(
    {
        "subscribe", "unsubscribe", "scan", "click", "view", "location", "text", "voice", "image",
        "video", "shortvideo", "link",
    }
)  # fmt: skip
HELPED = frozenset({"click", "text", "voice"})


def receive(unit: UnitOfWork, *, message: Incoming, stamp: str, keys: IndexKeys) -> Receipt:
    """The receipt of a message: made with its effect, or that of when it was told before.

    Refuses `CallbackRefused` for a stamp that brought another message.
    """
    receipts, follower_id = Receipts(unit), keys.openid_key(message.openid)
    receipt_id = str(uuid5(NAMESPACE_URL, f"wechat {message.told_as(follower_id)}"))
    bound = receipts.find(stamps=stamp)
    if bound is not None and bound.aggregate_id != receipt_id:
        raise CallbackRefused(allowed="a nonce of its own for each message")
    known = receipts.find_by_id(receipt_id)
    if known is not None:
        with receipts.changing(receipt_id) as receipt:
            receipt.brought_by(stamp)
        return known
    said, language = _take(Followers(unit), message, follower_id, now=unit.recorded_at)
    receipt = Receipt(
        aggregate_id=receipt_id,
        kind=message.kind if message.kind in KNOWN_KINDS else "other",
        said=said,
        language=language,
        taken_at=unit.recorded_at,
        stamps=[stamp],
    )
    receipts.add(receipt)
    return receipt


def _take(
    followers: Followers, message: Incoming, follower_id: str, *, now: datetime
) -> tuple[Said, Language | None]:
    """What the message changes, and what is said to it, in which language (None: in both)."""
    at = min(message.sent_at, now)
    known = followers.find_by_id(follower_id)
    if known is None:
        follower = Follower(aggregate_id=follower_id)
        _note(follower, message, at)
        followers.add(follower)
    else:
        with followers.changing(follower_id) as follower:
            _note(follower, message, at)
    if message.is_event and message.kind == "subscribe":
        return Said.WELCOME, None
    if message.kind in HELPED:
        return Said.HELP, message.spoken_language or follower.language or "zh-CN"
    return Said.NOTHING, None


def _note(follower: Follower, message: Incoming, at: datetime) -> None:
    if message.is_event and message.kind in ("subscribe", "unsubscribe"):
        follower.move(
            openid=message.openid,
            at=at,
            following=message.kind == "subscribe",
            scene=message.scene,
        )
        return
    follower.seen(openid=message.openid, at=at)
    language = message.chosen_language or message.spoken_language
    if language is not None:
        follower.speak(language)
