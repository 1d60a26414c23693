"""Use case of the sheet that people sign (签领单): the list as a workbook, printed and not kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from contracts.relief.distribution_answers import HandOverSheet
from contracts.relief.distributions import GetHandOverSheet
from contracts.texts.labels import labels
from records.acts import act_now
from records.reads import Reads
from records.sheets import Cell, Column, xlsx_sheet
from services.relief.goods.desk import Desk
from services.relief.goods.distribution import Plan
from services.relief.goods.recipient import Recipient
from services.relief.goods.recipients import RECIPIENTS, Recipients
from vocabulary.masking import mask_phone

_HELP = "homeward_help"


def hand_over_sheet(desk: Desk, reads: Reads, *, request: GetHandOverSheet) -> HandOverSheet:
    """Everybody on the list in its order, in the columns of the policy of the day; audited.

    Who was handed his kit stands on it with the day, so that a list printed again shows who is
    left. Refuses `DistributionNotFound`, `ForeignUnion`.
    """
    distribution = desk.distributions.get(request.distribution_id)
    act = act_now(by=desk.unit.actor, now=desk.unit.now)
    columns = desk.rules(act)["sheet"]
    people = _people(reads, request.distribution_id)
    kit = _in_words(distribution.plan)
    rows = [_line(each, kit) for each in people]
    content = b"".join(
        xlsx_sheet(
            distribution.title,
            [Column(heading=each["heading"]) for each in columns],
            ([row[each["field"]] for each in columns] for row in rows),
        )
    )
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"sha256": sha256, "lines": len(rows)}
    desk.unit.audit("distribution.sheet", distribution.subject, after=told)
    return HandOverSheet(
        distribution_id=distribution.aggregate_id,
        file_name=f"{distribution.plan.since:%Y%m%d}-{distribution.aggregate_id[-6:]}.xlsx",
        content=base64.b64encode(content).decode(),
        sha256=sha256,
        lines=len(rows),
    )


def _people(reads: Reads, distribution_id: str) -> list[Recipient]:
    of_list = {"distribution_id": distribution_id}
    rows = reads.every(RECIPIENTS, of_list, sort=(("number", 1),), personal=True)
    return [Recipients.from_document(row) for row in rows if row["live"]]


def _in_words(plan: Plan) -> str:
    """What each of them gets; help by its words in both languages."""
    words = labels()[_HELP]
    return "、".join(
        [
            *(f"{part.article}{part.quantity}{part.unit}" for part in plan.kit),
            *(f"{words[each].zh} {words[each].bo}" for each in plan.help),
        ]
    )


def _line(recipient: Recipient, kit: str) -> Mapping[str, Cell]:
    handed = recipient.handed
    other = handed.collected_by if handed else None
    archived = recipient.archived_on is not None
    return {
        "number": str(recipient.number),
        "name": recipient.person.name,
        "phone": recipient.person.phone if archived else mask_phone(recipient.person.phone),
        "employer": recipient.employer,
        "kit": kit,
        "handed_on": handed.act.happened_on.isoformat() if handed else None,
        "signature": None,
        "collected_by": f"{other.name}（{other.relation}）" if other else None,
    }
