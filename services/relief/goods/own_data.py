"""What lists of distributions tell somebody of himself: that he stands there, and what he got.

Who collected for him is named, not shown: it is somebody else.
"""

from __future__ import annotations

from contracts.own_data import OwnRecord, TellOwnData
from contracts.rights import EVERYTHING
from records.keys import IndexKeys
from records.own_data import Whose, all_rows, entry, section
from records.reads import Reads
from services.relief.goods.distribution import Distribution
from services.relief.goods.distributions import DISTRIBUTIONS, Distributions
from services.relief.goods.recipient import Recipient
from services.relief.goods.recipients import RECIPIENTS, Recipients


def own_kits(reads: Reads, *, request: TellOwnData, keys: IndexKeys) -> tuple[list[OwnRecord], int]:
    """(his places on lists, how many are left out); rows without ID number bear his name."""
    whose = Whose.of(request, keys)
    rows, more = all_rows(
        reads,
        RECIPIENTS,
        whose.or_unnumbered,
        bears=lambda row: whose.bears(row["person_key"], row["told"]["person"]["name"]),
    )
    # A distribution is its union's: it is his to know what he was on the list of.
    ids = {row["distribution_id"] for row in rows}
    beyond = reads.within(EVERYTHING).load(DISTRIBUTIONS, ids)
    lists = {row["_id"]: Distributions.from_document(row) for row in beyond}
    told = [_told(Recipients.from_document(row), lists[row["distribution_id"]]) for row in rows]
    return told, more


def _told(recipient: Recipient, distribution: Distribution) -> OwnRecord:
    handed, person = recipient.handed, recipient.person
    record = entry(
        {
            "distribution_title": distribution.title,
            "recipient_state": recipient.state,
            "applicant.name": person.name,
            "applicant.phone": person.phone,
            "applicant.id_number": person.id_number,
            "employer": recipient.employer,
            "managing_union": recipient.managing_union,
            "articles": [
                f"{part.article} {part.quantity}{part.unit}" for part in distribution.plan.kit
            ],
            "homeward_help": list(distribution.plan.help),
            "handed_on": handed.act.happened_on if handed else None,
            "receipt_means": handed.means if handed else None,
        },
        not_shown={
            "collected_by": handed is not None and handed.collected_by is not None,
            "note": recipient.reason,
        },
    )
    return OwnRecord(subject=recipient.subject, number="", sections=[section("record", record)])
