"""The end of retention of who stood on lists: that a kit was handed over stays, and nobody's name.

A sheet bears many signatures, and goes with the last of those who signed it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.retention import Ending
from records.acts import act_now
from records.retention import Pseudonyms, Retirement
from services.relief.goods.desk import Desk
from services.relief.goods.distribution import Distribution
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.goods_map import OVER
from services.relief.goods.recipient import Recipient
from services.relief.goods.recipients import RECIPIENTS


def archive_recipient(service: Any, recipient_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing tells of the person any more; refuses what `Recipient.archive` refuses."""
    desk: Desk = service.goods_desk
    recipients, act = desk.recipients, act_now(by=desk.unit.actor, now=desk.unit.now)
    before = recipients.get(recipient_id)
    with recipients.changing(recipient_id, veiled=True) as recipient:
        recipient.archive(pseudonyms, act=act)
    if before.handed is not None:
        year = before.handed.act.happened_on.year
        people = desk.people(before.handed.gives)
        people.forget(before.keys.identity, year, pseudonyms)
    subject = f"{Distribution.name}/{before.distribution_id}"
    for file_id in before.signed:
        if not recipients.signed_by_others(file_id, before):
            desk.files.erase(file_id, subject=subject)


def on_open_lists(service: Any, recipient_ids: Collection[str]) -> frozenset[str]:
    """Those of these whose distribution is not over."""
    rows = service.reads.load(RECIPIENTS, recipient_ids)
    lists = service.reads.load(DISTRIBUTIONS, {row["distribution_id"] for row in rows})
    over = {row["_id"] for row in lists if row["state"] in OVER}
    return frozenset(row["_id"] for row in rows if row["distribution_id"] not in over)


RECIPIENTS_END = Retirement(
    kind=RECIPIENTS,
    aggregate=Recipient.name,
    after="listed_for_goods",
    does=Ending.PSEUDONYMISE,
    end=archive_recipient,
    goes_on=on_open_lists,
    in_dossiers=False,
)
