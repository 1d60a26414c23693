"""Corrections over HTTP: each is asked of the service whose record it is."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from contracts.corrections import (
    KEPT_BY,
    AskCorrection,
    AskRecordCorrection,
    CorrectionNotFound,
    CorrectionPending,
    DecideCorrection,
    DecideRecordCorrection,
    ListCorrections,
    ListRecordCorrections,
    NothingToCorrect,
)
from contracts.hotline import TicketNotFound
from contracts.refusals import RightMissing, WrongState
from contracts.relief import (
    ConflictOfInterest,
    FileNotFound,
    FundedAlready,
    PersonHasFile,
    SeparationOfDuties,
)
from contracts.retention import RecordArchived
from contracts.schemas import load
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import Operation

_OWNERS: dict[type, Any] = {
    AskRecordCorrection: AskCorrection,
    DecideRecordCorrection: DecideCorrection,
    ListRecordCorrections: ListCorrections,
}


def hand_on(job: Job) -> Reply:
    """Ask the service whose records these are."""
    wanted: Any = load(job.request, job.values)
    question = _OWNERS[job.request](
        **{each.name: getattr(wanted, each.name) for each in fields(wanted)}
    )
    answer = job.ask(question, owner=KEPT_BY[wanted.of])
    return Reply(body=dict(answer), replayed=answer.replayed)


OPERATIONS = (
    Operation(
        method="GET",
        path="/api/corrections/{of}",
        request=ListRecordCorrections,
        refuses=(RightMissing,),
        perform=hand_on,
    ),
    Operation(
        method="POST",
        path="/api/corrections/{of}",
        request=AskRecordCorrection,
        status=201,
        refuses=(
            TicketNotFound,
            FileNotFound,
            NothingToCorrect,
            CorrectionPending,
            RecordArchived,
            RightMissing,
        ),
        perform=hand_on,
    ),
    Operation(
        method="POST",
        path="/api/corrections/{of}/{correction_id}/decide",
        request=DecideRecordCorrection,
        refuses=(
            CorrectionNotFound,
            TicketNotFound,
            FileNotFound,
            WrongState,
            SeparationOfDuties,
            NothingToCorrect,
            RecordArchived,
            PersonHasFile,
            FundedAlready,
            ConflictOfInterest,
            RightMissing,
        ),
        perform=hand_on,
    ),
)
