"""Making a dossier: gather, set, register, and only then hand it out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.dossiers import KEPT_BY, MakeDossier, PartHash, RegisterDossier
from contracts.schemas import load
from services.gateway.dossiers.document import worded
from services.gateway.dossiers.gathering import gather
from services.gateway.dossiers.hashes import content_hash, hashed
from services.gateway.operations.forwarding import Document, Job, Reply
from vocabulary.business_time import business_day

PDF = "application/pdf"
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(job: Job) -> Reply:
    """The PDF of a dossier whose number and hashes its owner keeps from now on."""
    # The declarations are read without a runtime, for the documents.
    from records.clock import utc_now
    from services.gateway.dossiers.rendering import page_count, render

    wanted = load(MakeDossier, job.values)
    parts = gather(job, wanted)
    now = utc_now()
    number = draw_number(now)
    document = render(worded(wanted, parts, number=number, made_by=_maker(job, parts), made_at=now))
    hashes = [hashed(part) for part in parts]
    kept = job.ask(
        RegisterDossier(
            number=number,
            of=wanted.of,
            record_id=wanted.record_id,
            language=wanted.language,
            revealed=wanted.reveal_reason is not None,
            pages=page_count(document),
            content_hash=content_hash(hashes),
            pdf_hash=hashlib.sha256(document).hexdigest(),
            parts=[PartHash(**each) for each in hashes],
        ),
        owner=KEPT_BY[wanted.of],
    )
    return Reply(
        body=dict(kept), document=Document(content=document, type=PDF, name=f"{number}.pdf")
    )


def _maker(job: Job, parts: Sequence[Mapping[str, Any]]) -> str:
    """Who asked, as the owners know him, and what he is called where a session says so."""
    actor = str(parts[0]["asked_by"])
    facts = job.caller.facts
    return f"{facts['display_name']}（{actor}）" if facts is not None else actor


def draw_number(now: datetime) -> str:
    """``JZ-20261122-7K3M9QXA``: the day, and 40 bits of chance that nobody mistypes."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"JZ-{business_day(now):%Y%m%d}-{drawn}"
