"""The sheet of a notice: made of the notice and of nothing else. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from contracts.relief.notice_proof.answers import NoticeSheet
from contracts.relief.notice_proof.words import NoticeFor
from services.relief.domain.notice import Notice
from vocabulary.masking import hide_personal_numbers


def sheet_of(notice: Notice, *, notice_for: NoticeFor, managing_union: str) -> NoticeSheet:
    """What is printed and hung; the hash is over the whole of it."""
    shown = NoticeSheet(
        notice_for=notice_for,
        shown_name=notice.shown_name,
        work_unit=hide_personal_numbers(notice.work_unit),
        number_tail=notice.number_tail,
        managing_union=managing_union,
        from_day=notice.from_day,
        until_day=notice.until_day,
        days=notice.days,
        unit=notice.unit,
        sheet="",
    )
    plain = json.dumps(asdict(shown), ensure_ascii=False, sort_keys=True, default=str)
    return replace(shown, sheet=hashlib.sha256(plain.encode()).hexdigest())
