"""What is said to a follower, and how many there are."""

from __future__ import annotations

from datetime import date
from typing import get_args

from contracts.people import Language
from contracts.wechat import FollowerFigures
from records.reads import Reads
from services.notifications.templates import render
from services.notifications.wechat.domain import Receipt, Said
from services.notifications.wechat.kinds import FOLLOWERS

_BLANK_LINE = "\n\n"


def text_of(receipt: Receipt, *, portal: str) -> str | None:
    """What the receipt says in its language, or in every one; None where nothing is said."""
    if receipt.said is Said.NOTHING:
        return None
    languages = [receipt.language] if receipt.language else get_args(Language)
    return _BLANK_LINE.join(_text(receipt.said, each, portal) for each in languages)


def follower_figures(reads: Reads, *, day: date) -> FollowerFigures:
    """The stock at the end of the day, and the day's net moves."""
    text = day.isoformat()
    then = {"spells": {"$elemMatch": {"since": {"$lte": text}, "until": {"$gt": text}}}}
    return FollowerFigures(
        day=day,
        following=reads.count(FOLLOWERS, then),
        joined=reads.count(FOLLOWERS, {"spells.since": text}),
        left=reads.count(FOLLOWERS, {"spells.until": text}),
    )


def _text(said: Said, language: Language, portal: str) -> str:
    return render(f"wechat_{said.value}", language, {"portal": portal}).body
