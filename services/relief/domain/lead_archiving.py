"""What is left of a lead once its retention has ended. Pure.

Why it was hardship (困难原因) stays beside county and day: it is counted, and tells of nobody once
nothing else does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.people import Applicant
from contracts.retention import ARCHIVED
from records.acts import Act
from records.retention import Pseudonyms
from services.relief.domain.referral import Referral

if TYPE_CHECKING:
    from services.relief.domain.lead import Decision


def archived_referral(referral: Referral, pseudonyms: Pseudonyms) -> Referral:
    """The referral without person and story; nobody finds it by phone or ID number."""
    return replace(
        referral,
        phone_key=pseudonyms.of(referral.phone_key),
        person_key=pseudonyms.of(referral.person_key),
        handled_by=tuple(map(pseudonyms.in_text, referral.handled_by)),
        applicant=Applicant(name=ARCHIVED, phone=ARCHIVED, id_number=None),
        story=ARCHIVED,
        id_warnings=(),
    )


def archived_decision(decision: Decision) -> Decision:
    """The decision without what was written; late stays late."""
    return replace(
        decision,
        act=_archived_act(decision.act),
        note=None if decision.note is None else ARCHIVED,
    )


def _archived_act(act: Act) -> Act:
    return replace(act, late_entry_reason=ARCHIVED) if act.late else act
