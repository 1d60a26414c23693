"""Parts of a dossier as owners answer them, in plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.dossiers import DossierOf, MakeDossier

LEAD = MakeDossier(of=DossierOf.LEAD, record_id="l1")
LEAD_BO = MakeDossier(of=DossierOf.LEAD, record_id="l1", language="bo")
STORY = "丈夫患病，家中 #set page(fill: red) *两名* 子女上学。 དཀའ་ངལ་ལས་བཟོ་པའི་ཡིག་ཚགས་བསྒྲུབས།"


def section(code: str, *entries: dict[str, str]) -> dict[str, Any]:
    """A section whose entries have these fields."""
    told = [{"fields": [{"code": c, "text": t} for c, t in each.items()]} for each in entries]
    return {"code": code, "entries": told}


def line(sequence: int | None) -> dict[str, Any]:
    return {
        "row_id": f"row-{sequence}",
        "at": "2021-03-05T08:00:00.123000+00:00",
        "actor": "staff/018f4b5e-7c1d-7a3b-9f00-0123456789ab",
        "action": "lead.decide",
        "reason": None,
        "version": 2,
        "changed": ["state", "decision", "decision_notes"],
        "sequence": sequence,
        "row_hash": None if sequence is None else "a1" * 32,
    }


def trail(lines: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"lines": list(lines), "left_out": 0, "head_sequence": 9, "head_hash": "b2" * 32}


def part(subject: str, *sections: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {
        "service": "relief",
        "subject": subject,
        "number": "SR-20210305-000001",
        "managing_union": "county-540202",
        "sections": list(sections),
        "related": [],
        "asked_by": "staff/auditor",
        "trail": trail([line(4), line(7), line(None)]),
        **facts,
    }


def parts(story: str = STORY) -> list[dict[str, Any]]:
    """A lead, its ticket, and what was told."""
    record = {
        "lead_id": "018f4b5e-7c1d-7a3b-9f00-0123456789ab",
        "state": "accepted",
        "reason_code": "illness",
        "county": "540202",
        "managing_union": "county-540202",
        "language": "bo",
        "story": story,
        "applicant.name": "བསོད་ནམས་***",
        "applicant.phone": "139****5678",
        "applicant.id_number": "5423**********1234",
        "opened_at": "2021-03-05T08:00:00+00:00",
        "happened_on": "2021-03-05",
    }
    decision = {"decided_at": "2021-03-06T08:00:00+00:00", "decided_by": "staff/officer"}
    told = {
        "template": "lead_accepted",
        "channel": "sms",
        "language": "bo",
        "state": "sent",
        "title": "ཁྱེད་ཀྱི་རོགས་སྐྱོར་ཞུ་ཡིག་དང་ལེན་བྱས།",
    }
    step = {"at": "2021-03-05T07:00:00+00:00", "step": "registered", "by": "staff/agent"}
    return [
        part("lead/l1", section("record", record), section("decision", decision)),
        part("ticket/t1", section("history", step, step), section("attachments")),
        part("messages", section("messages", told), number="", managing_union="", trail=None),
    ]
