"""Use cases of a hardship file's chain: load, decide, save, with the act kept beside."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date

from contracts.refusals import InvalidInput
from contracts.relief import (
    ConfirmFile,
    DeclareConflict,
    DraftFile,
    FirstReviewFile,
    MoveFileUp,
    PersonHasFile,
    PostNotice,
    ReconsiderFile,
    RecordVisit,
    ReviewFile,
    Stage,
    SubmitFile,
    VisitorUnknown,
)
from contracts.requests import DatedCommand
from records.acts import Act, act_now, act_on
from records.keys import IndexKeys
from records.policies import Policies
from services.relief.cases import Cases
from services.relief.domain.holder import Holder
from services.relief.domain.notice import POLICY as NOTICE_POLICY
from services.relief.domain.notice import notice_for
from services.relief.domain.ruling import ruling_of
from services.relief.domain.stations import STATIONS
from services.relief.households.assessing import assessment_of, require_submittable
from services.relief.leaving.episodes import opened
from vocabulary.ids import new_id
from vocabulary.unions import is_within, union_of_county

HOME_VISIT = STATIONS[Stage.VISIT].action
LATE_RIGHT = "file.enter_late"
DECIDED_BY = {
    FirstReviewFile: Stage.FIRST_REVIEW,
    ReviewFile: Stage.REVIEW,
    ConfirmFile: Stage.CONFIRMATION,
}


def draw_number(county: str, day: date) -> str:
    """``KN-540202-2021-004711``; drawn, not counted, like a ticket's (docs/decisions)."""
    return f"KN-{county}-{day.year}-{1 + secrets.randbelow(999_999):06d}"


def draft_file(cases: Cases, *, request: DraftFile, keys: IndexKeys) -> str:
    """Open a file for a person whom the union found; returns its id."""
    person = request.applicant
    if person.id_number is None:
        raise InvalidInput.at(
            "applicant.id_number", code="missing_field", allowed="the ID number: relief is by name"
        )
    person_key = keys.person_key(person.id_number)
    if cases.files.live_with(person_key) is not None:
        raise PersonHasFile(field="applicant.id_number", allowed="a person without a file")
    act = act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=cases.unit.actor,
        now=cases.unit.now,
        late_right=LATE_RIGHT,
    )
    holder = Holder(
        number=draw_number(request.county, act.happened_on),
        county=request.county,
        managing_union=request.managing_union or union_of_county(request.county).code,
        person_key=person_key,
        phone_key=keys.phone_key(person.phone),
        applicant=person,
    )
    return opened(cases, holder, act=act).aggregate_id


def submit_file(cases: Cases, *, request: SubmitFile, policies: Policies) -> str:
    """Submit a draft, or what was returned; returns the file's id.

    Refuses `HouseholdMissing` where policy needs one, `SuspectedDuplicate`, and `DibaoUnknown`.
    """
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        # Who is of the unit that is named now keeps out from now on.
        found = cases.conflicts.about(file.aggregate_id, request.work_unit)
        require_submittable(cases, file, case, policies=policies, on=act.happened_on)
        file.submit(
            work_unit=request.work_unit,
            corrected=request.corrected,
            note=request.note,
            assessment=assessment_of(cases, file, policies=policies, on=act.happened_on),
            act=act,
            case=replace(case, conflicts=found),
        )
    return request.file_id


def record_visit(cases: Cases, *, request: RecordVisit) -> str:
    """Record a home visit of at least two; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        visitors = [
            second_visitor(cases, each, file.managing_union) for each in request.with_visitors
        ]
        file.visit(visitors=visitors, note=request.found, act=act, case=case)
    return request.file_id


def decide_file(cases: Cases, *, request: FirstReviewFile | ReviewFile | ConfirmFile) -> str:
    """Decide at first review, review or after the notice; returns the file's id."""
    act = dated(cases, request)
    ruling = ruling_of(
        request.outcome, items=request.items, reason=request.reason, note=request.note
    )
    stage = DECIDED_BY[type(request)]
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        file.decide(stage, ruling, act=act, case=case)
        cases.require_reach(file)
    return request.file_id


def post_notice(cases: Cases, *, request: PostNotice, policies: Policies) -> str:
    """Post the public notice of a reviewed file; returns the file's id."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        notice = notice_for(
            name=file.holder.applicant.name,
            work_unit=file.work_unit or "",
            file_number=file.number,
            on=act.happened_on,
            values=policies.on(NOTICE_POLICY, act.happened_on),
        )
        file.post_notice(notice, act=act, case=case, anew_because=request.anew_because)
    return request.file_id


def reconsider_file(cases: Cases, *, request: ReconsiderFile) -> str:
    """Take a refused file up again; returns its id. Refuses `PersonHasFile`, if he has another."""
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        people = {file.holder.person_key, *file.household.person_keys}
        if cases.files.live_with(*people) is not None:
            raise PersonHasFile(allowed="the file that the person has now")
        file.reconsider(note=request.note, act=act, case=case)
        cases.require_reach(file)
    return request.file_id


def move_file_up(cases: Cases, *, request: MoveFileUp) -> str:
    """Hand the present stage up, where the union has too few people; returns the file's id."""
    act = dated(cases, request)
    with cases.files.changing(request.file_id, expected_version=request.expected_version) as file:
        cases.move_up(file, cases.of_file(file), act=act)
    return request.file_id


def declare_conflict(cases: Cases, *, request: DeclareConflict) -> str:
    """Somebody keeps out of a file, or of a work unit's files; returns the declaration's id.

    Refuses `FileNotFound`, `ForeignUnion`, and `InvalidInput` unless just one of both is named.
    """
    if (request.file_id is None) == (request.work_unit is None):
        raise InvalidInput.at("file_id", code="missing_field", allowed="a file or a work unit")
    if request.file_id is not None:
        cases.files.get(request.file_id)
    conflict_id, unit = new_id(), cases.unit
    account_id = request.account_id or unit.actor.person.removeprefix("staff/")
    cases.conflicts.declare(
        conflict_id,
        account_id=account_id,
        kind=request.kind,
        file_id=request.file_id,
        work_unit=request.work_unit,
        act=act_now(by=unit.actor, now=unit.now),
    )
    unit.audit(unit.action, f"conflict/{conflict_id}", after={"account_id": account_id})
    return conflict_id


def dated(cases: Cases, request: DatedCommand) -> Act:
    """The act of a request on a file: today, or an earlier day with the right and a reason."""
    return act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=cases.unit.actor,
        now=cases.unit.now,
        late_right=LATE_RIGHT,
    )


def second_visitor(
    cases: Cases, account_id: str, managing_union: str, *, action: str = HOME_VISIT
) -> str:
    """The name of a second visitor, who holds the `action` there; refuses `VisitorUnknown`."""
    known = cases.roster.find(account_id)
    if known is None or not known.holds(action) or not is_within(managing_union, known.union):
        raise VisitorUnknown(field="with_visitors", allowed="accounts that may visit this union")
    return known.person
