"""Deliveries that cannot be read are set aside, each alone, so that the others are sent.

The document stays as it is. A row of what could not be decoded names it: operations see it and are
called, and after an hour it is tried again, for somebody may have mended it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from records.kinds import UNDECODED
from records.reads import Reads
from records.store import Document, StoreError
from records.unit_of_work import UnitOfWork
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import Delivery
from services.notifications.repository import Contacts, Deliveries
from services.notifications.templates import in_words

AGAIN_AFTER = timedelta(hours=1)
NAME = "notifications.deliveries"

_log = structlog.get_logger(__name__)


class SetAside:
    """What is set aside at this moment, for one round of sending."""

    def __init__(self, reads: Reads, *, now: datetime) -> None:
        self._now = now
        self._since = {row["_id"].removeprefix(f"{NAME}/"): row["at"] for row in _rows(reads)}

    @property
    def waiting(self) -> list[str]:
        """The ids of the deliveries that are left alone for now."""
        return [key for key, since in self._since.items() if self._now - since < AGAIN_AFTER]

    def read(self, unit: UnitOfWork, delivery_id: str) -> tuple[Delivery, Contact] | None:
        """A delivery and whom it reaches, for reading; None if that, or its text, cannot be read.

        The unit then notes it, or that it can be read again. Raises what the store raises.
        """
        try:
            delivery = Deliveries(unit).get(delivery_id)
            contact = Contacts(unit).get(delivery.recipient)
            said = delivery.message
            in_words(said.template, said.language, said.values)
        except (StoreError, PyMongoError):
            raise
        except Exception as fault:  # noqa: BLE001 - one document must not stop all the others
            self._note(unit, delivery_id, type(fault).__name__)
            return None
        if self._since.pop(delivery_id, None) is not None:
            unit.delete(UNDECODED, f"{NAME}/{delivery_id}")
            _log.info("a delivery can be read again", delivery_id=delivery_id)
        return delivery, contact

    def _note(self, unit: UnitOfWork, delivery_id: str, diagnosis: str) -> None:
        _log.error("a delivery cannot be read", delivery_id=delivery_id, error=diagnosis)
        row = {
            "_id": f"{NAME}/{delivery_id}",
            "consumer": NAME,
            "at": unit.recorded_at,
            "diagnosis": f"a delivery cannot be read ({diagnosis})",
            "size": 0,
            "body": None,  # it lies where it was, encrypted
            "headers": {},
        }
        if delivery_id in self._since:
            unit.replace(UNDECODED, row)
        else:
            unit.insert(UNDECODED, row)
        self._since[delivery_id] = unit.recorded_at


def _rows(reads: Reads) -> list[Document]:
    ours = {"_id": {"$gte": f"{NAME}/", "$lt": f"{NAME}0"}}
    return list(reads.every(UNDECODED, ours, sort=(("_id", 1),)))
