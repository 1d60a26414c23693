"""Asking the owners for their parts of a dossier: the record, what belongs to it, the messages."""

from __future__ import annotations

from collections import deque
from typing import Any

from contracts.dossiers import KEPT_BY, DossierOf, GatherDossier, GatherMessages, MakeDossier
from contracts.refusals import InvalidInput
from services.gateway.operations.forwarding import Job

MOST_PARTS = 60
MESSAGES = "notifications"


def gather(job: Job, wanted: MakeDossier) -> list[dict[str, Any]]:
    """The parts, the record's own first, the messages last.

    A dossier is whole or not made: refuses what an owner refuses, `ServiceUnavailable` when one is
    away, and `InvalidInput` for a record with more than `MOST_PARTS` parts.
    """
    parts: dict[str, dict[str, Any]] = {}
    waiting = deque([f"{wanted.of.value}/{wanted.record_id}"])
    while waiting:
        subject = waiting.popleft()
        if subject in parts:
            continue
        if len(parts) >= MOST_PARTS:
            raise InvalidInput(field="record_id", allowed=f"at most {MOST_PARTS} parts")
        part = _part(job, wanted, subject)
        parts[subject] = part
        waiting.extend(part["related"])
    messages = job.ask(GatherMessages(subjects=list(parts)), owner=MESSAGES)
    return [*parts.values(), dict(messages)]


def _part(job: Job, wanted: MakeDossier, subject: str) -> dict[str, Any]:
    name, _, record_id = subject.partition("/")
    of = DossierOf(name)
    question = GatherDossier(
        of=of,
        record_id=record_id,
        reveal_reason=wanted.reveal_reason,
        reveal_note=wanted.reveal_note,
    )
    return dict(job.ask(question, owner=KEPT_BY[of]))
