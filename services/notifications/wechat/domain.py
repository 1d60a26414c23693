"""Followers of the account, and receipts of what WeChat told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from contracts.people import Language
from contracts.refusals import WrongState
from records.aggregate import Aggregate
from vocabulary.business_time import SHANGHAI, business_day


@dataclass(frozen=True, kw_only=True)
class Move:
    """How somebody stood at the end of a day: following or not, since `at`."""

    day: date
    at: datetime
    following: bool
    scene: str | None = None


@dataclass(frozen=True)
class Spell:
    """Days at whose end somebody followed: from `since` until before `until` (None: still)."""

    since: date
    until: date | None


@dataclass(kw_only=True, eq=False)
class Follower(Aggregate):
    """Somebody who follows or followed; the id is the key of his openid.

    He is the last move of each of his days: told in any order and any number of times, the moves
    make the same follower. Who leaves is forgotten but for his days, which the stock counts.
    """

    name = "follower"

    openid: str | None = field(default=None, repr=False)
    language: Language | None = None
    moves: list[Move] = field(default_factory=list)
    archived_on: date | None = None

    @property
    def retention_from(self) -> date | None:
        """The day on which he left, until nobody finds him any more. None while he follows."""
        left = bool(self.moves) and not self.following
        return self.moves[-1].day if left and self.archived_on is None else None

    def archived(self, stand_in: str, *, on: date) -> Follower:
        """His days under a name that nobody finds him by. Refuses `WrongState` for who follows."""
        if self.retention_from is None:
            raise WrongState(allowed="left", state="following", command="archive")
        days = [
            Move(
                day=each.day,
                at=datetime.combine(each.day, time.min, SHANGHAI),
                following=each.following,
            )
            for each in self.moves
        ]
        return Follower(aggregate_id=stand_in, moves=days, archived_on=on)

    @property
    def following(self) -> bool:
        """Whether he follows by all that is known."""
        return bool(self.moves) and self.moves[-1].following

    @property
    def spells(self) -> list[Spell]:
        """When he followed, as days."""
        return list(self._spells())

    def move(self, *, openid: str, at: datetime, following: bool, scene: str | None = None) -> None:
        """He followed or left at this moment; older news than what is known of its day is none.

        Of the same second leaving counts: it asks us to forget.
        """
        new = Move(day=business_day(at), at=at, following=following, scene=scene)
        known = {each.day: each for each in self.moves}
        last = max(known.get(new.day, new), new, key=lambda each: (each.at, not each.following))
        known[new.day] = last
        self.moves = [known[day] for day in sorted(known)]
        self.openid = openid if self.following else None
        self.language = self.language if self.following else None

    def seen(self, *, openid: str, at: datetime) -> None:
        """He wrote, so he follows: news of somebody who followed before the callback was there."""
        if not self.moves:
            self.move(openid=openid, at=at, following=True)

    def speak(self, language: Language) -> None:
        """He chose his language, or wrote in it; kept while he follows."""
        if self.following:
            self.language = language

    def _spells(self) -> Iterator[Spell]:
        since: date | None = None
        for move in self.moves:
            if move.following and since is None:
                since = move.day
            elif not move.following and since is not None:
                yield Spell(since, move.day)
                since = None
        if since is not None:
            yield Spell(since, None)


class Said(StrEnum):
    """What is answered: a welcome, where help is found, or that nothing is said."""

    WELCOME = "welcome"
    HELP = "help"
    NOTHING = "nothing"


@dataclass(kw_only=True, eq=False)
class Receipt(Aggregate):
    """A message was taken: what was answered, so that a retry hears the same.

    `stamps` are the nonces that brought it. A nonce brings one message: in plain mode the nonce is
    signed and the message is not.
    """

    name = "wechat_receipt"

    kind: str
    said: Said
    language: Language | None
    taken_at: datetime
    stamps: list[str]

    def brought_by(self, stamp: str) -> None:
        """WeChat told it again, under a nonce of then or another."""
        if stamp not in self.stamps:
            self.stamps.append(stamp)
