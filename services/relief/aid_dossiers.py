"""Relief's parts of a payment's dossier: the request for aid with its acts, the batch that pays it.

A batch shows its lines without the people, so that one person's dossier tells of nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contracts.dossiers import DossierEntry, DossierPart, DossierSection, GatherDossier
from contracts.relief import ActLine, CollectiveAnswer, MaskedPayee
from records.dossiers.persons import shown_entry
from records.reveals import permit
from services.relief import aid_views
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.file_views import acts_on
from services.relief.golden_autumn.application import StudentAid

_AID_CODES = {"state": "aid_state", "purpose": "funding_purpose"}
_BATCH_CODES = {"state": "batch_state"}
"""Fields whose names mean something else on other records."""
_MINUTES = frozenset({"minutes_number", "decided_on"})
_SCAN = {"attachment_id": "attachment_id", "attachment_sha256": "sha256"}


def gather_aid(service: Any, request: GatherDossier) -> DossierPart:
    """A request for aid with every act on it; its file and its batch to ask for next.

    Refuses `AidNotFound`, and what a reveal refuses.
    """
    cases = service.cases
    aid = cases.aid.get(request.record_id)
    answer = aid_views.aid(cases, aid)
    shown = replace(answer, payee=_payee(service, aid, answer.payee, request))
    record = shown_entry(request, shown, without={"acts", "collective"})
    batch = [f"batch/{aid.batch_id}"] if aid.batch_id is not None else []
    return DossierPart(
        service="relief",
        subject=aid.subject,
        number=answer.file_number,
        managing_union=answer.managing_union,
        sections=[
            DossierSection(code="record", entries=[_called(record, _AID_CODES)]),
            *_minutes(request, answer.collective),
            _acts(request, replace(answer, acts=[*_for_a_student(cases, aid), *answer.acts])),
        ],
        related=[*batch, f"file/{aid.file_id}"],
        asked_by=service.unit.actor.name,
    )


def gather_batch(service: Any, request: GatherDossier) -> DossierPart:
    """A payment batch: who built, approved and paid it, and its lines. Refuses `BatchNotFound`."""
    cases = service.cases
    batch = cases.batches.get(request.record_id)
    answer = aid_views.batch(cases, batch)
    record = shown_entry(request, answer, without={"acts", "lines"})
    lines = [shown_entry(request, line, without={"payee"}) for line in answer.lines]
    return DossierPart(
        service="relief",
        subject=batch.subject,
        number=answer.receipt_number or answer.batch_id,
        managing_union=answer.managing_union,
        sections=[
            DossierSection(code="record", entries=[_called(record, _BATCH_CODES)]),
            DossierSection(code="lines", entries=lines),
            _acts(request, answer),
        ],
        related=[],
        asked_by=service.unit.actor.name,
    )


def _acts(request: GatherDossier, answer: Any) -> DossierSection:
    return DossierSection(code="acts", entries=[shown_entry(request, act) for act in answer.acts])


def _for_a_student(cases: Cases, aid: AidRequest) -> list[ActLine]:
    """What was done on the application that it was made for."""
    if aid.student is None:
        return []
    return acts_on(cases, f"{StudentAid.name}/{aid.student.student_aid_id}")


def _minutes(
    request: GatherDossier, collective: CollectiveAnswer | None
) -> tuple[DossierSection, DossierSection]:
    """The collective decision that it rests on, and the scan of its minutes."""
    told = [] if collective is None else [shown_entry(request, collective, only=_MINUTES)]
    scans = [] if collective is None else [shown_entry(request, collective, only=_SCAN.keys())]
    return (
        DossierSection(code="collective", entries=told),
        DossierSection(
            code="attachments", entries=[_called(each, _SCAN) for each in scans if each.fields]
        ),
    )


def _called(entry: DossierEntry, codes: Mapping[str, str]) -> DossierEntry:
    fields = [replace(each, code=codes.get(each.code, each.code)) for each in entry.fields]
    return DossierEntry(fields=fields)


def _payee(
    service: Any, aid: AidRequest, masked: MaskedPayee, request: GatherDossier
) -> MaskedPayee:
    """Whose card it is paid to: in full by typed reason, which counts as any look at a person."""
    if request.reveal_reason is None or aid.archived_on is not None:
        return masked
    permit(
        service.unit,
        subject=aid.subject,
        is_open_task=False,
        reason=request.reveal_reason,
        note=request.reveal_note,
        policies=service.policies,
    )
    return replace(masked, name=aid.payee.name, card=aid.payee.card)
