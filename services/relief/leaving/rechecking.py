"""Use cases of the yearly re-check: load, decide, save."""

from __future__ import annotations

from contracts.relief.leaving.rechecks import (
    BeginRecheck,
    DecideRecheck,
    DropRecheck,
    SubmitRecheck,
)
from records.policies import Policies
from services.relief.cases import Cases
from services.relief.filing import dated
from services.relief.households.assessing import assessment_of, require_submittable


def begin_recheck(cases: Cases, *, request: BeginRecheck) -> str:
    """Begin it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.begin_recheck(act=act, case=case)
    return request.file_id


def submit_recheck(cases: Cases, *, request: SubmitRecheck, policies: Policies) -> str:
    """Submit it; returns the file's id.

    Refuses `HouseholdMissing` where policy needs one, `SuspectedDuplicate`, and `DibaoUnknown`.
    """
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        require_submittable(cases, file, case, policies=policies, on=act.happened_on)
        found = assessment_of(cases, file, policies=policies, on=act.happened_on)
        file.submit_recheck(found, note=request.note, act=act, case=case)
    return request.file_id


def drop_recheck(cases: Cases, *, request: DropRecheck) -> str:
    """End it undecided; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.drop_recheck(note=request.note, act=act, case=case)
    return request.file_id


def decide_recheck(cases: Cases, *, request: DecideRecheck) -> str:
    """Pass it or return it; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.decide_recheck(request.passed, note=request.note, act=act, case=case)
        cases.require_reach(file)
    return request.file_id
