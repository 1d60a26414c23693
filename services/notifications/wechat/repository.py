"""Documents of followers and receipts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.wechat import CallbackRefused
from records.repository import Repository
from services.notifications.wechat.domain import Follower, Move, Receipt, Said
from services.notifications.wechat.kinds import FOLLOWERS, RECEIPTS

STILL = "9999-12-31"
"""Where a spell has no end, so that whoever still follows is found by a range."""


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


class Followers(Repository[Follower]):
    """Followers by the key of their openid."""

    kind = FOLLOWERS
    not_found: ClassVar = CallbackRefused

    @staticmethod
    def to_document(follower: Follower) -> dict[str, Any]:
        return {
            "openid": follower.openid,
            "language": follower.language,
            "archived_on": _text(follower.archived_on),
            "retention_from": _text(follower.retention_from),
            "moves": [{**vars(each), "day": each.day.isoformat()} for each in follower.moves],
            "spells": [
                {
                    "since": each.since.isoformat(),
                    "until": each.until.isoformat() if each.until else STILL,
                }
                for each in follower.spells
            ],
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Follower:
        moves = document["moves"]
        return Follower(
            aggregate_id=document["_id"],
            openid=document["openid"],
            language=document["language"],
            moves=[Move(**{**each, "day": date.fromisoformat(each["day"])}) for each in moves],
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )


class Receipts(Repository[Receipt]):
    """Receipts by what WeChat's retries are known by."""

    kind = RECEIPTS
    not_found: ClassVar = CallbackRefused

    @staticmethod
    def to_document(receipt: Receipt) -> dict[str, Any]:
        copied = ("kind", "language", "taken_at", "stamps")
        return {"said": receipt.said.value, **{name: getattr(receipt, name) for name in copied}}

    @staticmethod
    def from_document(document: dict[str, Any]) -> Receipt:
        copied = ("kind", "language", "taken_at", "stamps")
        return Receipt(
            aggregate_id=document["_id"],
            said=Said(document["said"]),
            **{name: document[name] for name in copied},
        )
