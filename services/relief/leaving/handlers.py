"""Use cases of leaving, falling back and closing: load, decide, save."""

from __future__ import annotations

from dataclasses import replace

from contracts.relief.household_words import DibaoUnknown
from contracts.relief.leaving.commands import (
    CheckLeave,
    ConfirmLeave,
    DecideClose,
    EndMonitoring,
    PostLeaveNotice,
    ProposeClose,
    ProposeLeave,
    RecordFallingBack,
)
from contracts.relief.leaving_words import LeaveReason
from records.policies import Policies
from services.relief.cases import Cases
from services.relief.domain.notice import notice_for
from services.relief.filing import dated, draw_number
from services.relief.households.assessing import assessment_of
from services.relief.leaving.episodes import fallen_back
from services.relief.leaving.monitoring import POLICY, monitored_until


def propose_leave(cases: Cases, *, request: ProposeLeave, policies: Policies) -> str:
    """Propose it; returns the file's id. Refuses `ClassStillMet`, `DibaoUnknown`."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        try:
            found = assessment_of(cases, file, policies=policies, on=act.happened_on)
        except DibaoUnknown:
            if request.reason == LeaveReason.CLASS_NOT_MET:
                raise
            found = None
        file.propose_leave(request.reason, assessment=found, note=request.note, act=act, case=case)
    return request.file_id


def check_leave(cases: Cases, *, request: CheckLeave) -> str:
    """Check it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.check_leave(request.passed, note=request.note, act=act, case=case)
        cases.require_reach(file)
    return request.file_id


def post_leave_notice(cases: Cases, *, request: PostLeaveNotice, policies: Policies) -> str:
    """Post the public notice; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        notice = notice_for(
            name=file.holder.applicant.name,
            work_unit=file.work_unit or "",
            file_number=file.number,
            on=act.happened_on,
            values=policies.on(POLICY, act.happened_on)["notice"],
        )
        file.post_leave_notice(notice, act=act, case=case, anew_because=request.anew_because)
    return request.file_id


def confirm_leave(cases: Cases, *, request: ConfirmLeave, policies: Policies) -> str:
    """Decide after the notice; returns the file's id."""
    act = dated(cases, request)
    until = monitored_until(act.happened_on, policies, on=act.happened_on)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.confirm_leave(
            request.passed,
            monitored_until=until,
            note=request.note,
            act=act,
            case=case,
        )
        cases.require_reach(file)
    return request.file_id


def end_monitoring(cases: Cases, *, request: EndMonitoring) -> str:
    """End it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.end_monitoring(note=request.found, act=act, case=case)
    return request.file_id


def record_falling_back(cases: Cases, *, request: RecordFallingBack) -> str:
    """Open the next episode; returns the new file's id. Refuses `PersonHasFile`."""
    act = dated(cases, request)
    with cases.files.changing(request.file_id, expected_version=request.expected_version) as file:
        number = draw_number(file.holder.county, act.happened_on)
        holder = replace(file.holder, number=number)
        return fallen_back(cases, file, holder, note=request.found, act=act).aggregate_id


def propose_close(cases: Cases, *, request: ProposeClose) -> str:
    """Propose to close it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.propose_close(request.reason, note=request.note, act=act, case=case)
    return request.file_id


def decide_close(cases: Cases, *, request: DecideClose) -> str:
    """Close it or keep it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.decide_close(request.passed, note=request.note, act=act, case=case)
        cases.require_reach(file)
    return request.file_id
