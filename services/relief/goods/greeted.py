"""Who stands on a roster of an occasion and year: nobody on two, of whatever union."""

from __future__ import annotations

from contracts.relief.distribution_parts import Greeting
from contracts.relief.goods_words import PersonGreetedAlready
from records.kinds import Kind
from records.retention import Pseudonyms
from records.unit_of_work import UnitOfWork

GREETED = Kind(name="greeted", managed_by=None)
"""Rows by year, occasion and keyed hash; two who list somebody at once meet in their ids."""


class Greeted:
    """The rosters of all unions, as far as they exclude each other."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, greeting: Greeting, identity: str, *, field: str) -> None:
        """Somebody comes on a roster; refuses `PersonGreetedAlready`."""
        row_id = _row_id(greeting, identity)
        if self._unit.document(GREETED, row_id) is not None:
            raise PersonGreetedAlready(field=field, allowed="somebody on no other roster of it")
        self._unit.insert(GREETED, {"_id": row_id})

    def remove(self, greeting: Greeting, identity: str) -> None:
        """He stands on none of it any more."""
        self._unit.delete(GREETED, _row_id(greeting, identity))

    def forget(self, greeting: Greeting, identity: str, pseudonyms: Pseudonyms) -> None:
        """His retention has ended: he is not found any more."""
        if self._unit.document(GREETED, _row_id(greeting, identity)) is not None:
            self.remove(greeting, identity)
            self._unit.insert(GREETED, {"_id": _row_id(greeting, pseudonyms.of(identity))})


def _row_id(greeting: Greeting, identity: str) -> str:
    return f"{greeting.year}/{greeting.occasion.value}/{identity}"
