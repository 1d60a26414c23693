"""The proof of one notice: where its sheet hung, and that nobody objected. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from contracts.refusals import InvalidInput
from contracts.relief.notice_proof.words import ProofState
from contracts.retention import ARCHIVED
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.notice_proof.maps import PROOF_MAP


@dataclass(frozen=True, kw_only=True)
class HungAt:
    """A place where it hangs since a day; photos by their file ids."""

    place: str
    hung_on: date
    noted_by: str
    photos: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """That nobody objected."""

    number: str
    issued_on: date
    issued_by: str


@dataclass(kw_only=True, eq=False)
class NoticeProof(Aggregate):
    """Of one notice of one record: one that is posted anew has a proof of its own."""

    name = "notice_proof"
    state: ProofState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = PROOF_MAP

    record: str
    managing_union: str
    sheet: str
    from_day: date
    until_day: date
    hangings: tuple[HungAt, ...] = ()
    taken_down_on: date | None = None
    certificate: Certificate | None = None

    def hang(self, place: str, photos: tuple[str, ...], *, act: Act) -> None:
        """It hangs there, too; refuses `InvalidInput` for a day that is none of the notice's."""
        self._require("hang")
        if not self.from_day <= act.happened_on <= self.until_day:
            days = f"{self.from_day.isoformat()} to {self.until_day.isoformat()}"
            raise InvalidInput.at("happened_on", code="bad_date", allowed=days)
        self._move("hang")
        hung = HungAt(place=place, hung_on=act.happened_on, noted_by=act.by, photos=photos)
        self.hangings = (*self.hangings, hung)

    def take_down(self, *, act: Act) -> None:
        """It hangs nowhere any more."""
        self._require("take_down")
        act.require_not_before(max(each.hung_on for each in self.hangings))
        self._move("take_down")
        self.taken_down_on = act.happened_on

    def certify(self, *, county: str, act: Act) -> None:
        """Nobody objected: a number is drawn, and the certificate stands."""
        self._require("certify")
        act.require_not_before(self.taken_down_on or self.until_day)
        self._move("certify")
        number = f"WYY-{county}-{act.happened_on.year}-{1 + secrets.randbelow(999_999):06d}"
        self.certificate = Certificate(number=number, issued_on=act.happened_on, issued_by=act.by)

    def end_texts(self) -> None:
        """With the record's retention the place and the photos end: they may say who it was."""
        self.hangings = tuple(replace(each, place=ARCHIVED, photos=()) for each in self.hangings)


def proof_id(subject: str, from_day: date) -> str:
    """The identity of a notice's proof; it stands in a path."""
    return f"{subject.replace('/', '.')}.{from_day.isoformat()}"
