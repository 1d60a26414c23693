"""What is done on applications for students (金秋助学), stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    LongText,
    ShortText,
)
from contracts.relief.aid import Payee
from contracts.relief.chain import Verdict
from contracts.relief.golden_autumn.answers import StudentAidAnswer
from contracts.relief.golden_autumn.words import (
    StudentItem,
    StudyLevel,
    Tuition,
)
from contracts.relief.words import RefusalReason
from contracts.requests import Command, DatedCommand

MOST_MATERIALS = 9


@dataclass(frozen=True, kw_only=True)
class Studies:
    """What a student is admitted to, and when it begins."""

    school: ShortText
    level: StudyLevel
    tuition: Tuition
    begins_on: date


@dataclass(frozen=True, kw_only=True)
class ApplyForStudent(Command):
    """Apply for a student of the household of a file that is on file, with scans handed in."""

    service = "relief"
    action = "student_aid.prepare"
    answer = StudentAidAnswer

    file_id: Identifier
    member_id: Identifier
    studies: Studies
    materials: Annotated[list[Identifier], Items(most=MOST_MATERIALS)] = field(default_factory=list)
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class StudentAidStep(DatedCommand):
    """A step of an application."""

    service = "relief"
    answer = StudentAidAnswer

    student_aid_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ApplyAgainForStudent(StudentAidStep):
    """Apply again with what was returned: `corrected` names all of it, and nothing else."""

    action = "student_aid.prepare"

    studies: Studies
    corrected: Annotated[list[StudentItem], Items(most=len(StudentItem), least=1)]
    materials: Annotated[list[Identifier], Items(most=MOST_MATERIALS)] = field(default_factory=list)
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class StudentAidDecision(StudentAidStep):
    """Pass it, return it with items, or refuse it with a reason; the last two say why in words."""

    outcome: Verdict
    items: Annotated[list[StudentItem], Items(most=len(StudentItem))] = field(default_factory=list)
    reason: RefusalReason | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class CheckStudentMaterials(StudentAidDecision):
    """Hold the scans against the originals (材料核对)."""

    action = "student_aid.check"


@dataclass(frozen=True, kw_only=True)
class FirstReviewStudentAid(StudentAidDecision):
    """Review it where the file is managed (初审)."""

    action = "student_aid.first_review"


@dataclass(frozen=True, kw_only=True)
class ReviewStudentAid(StudentAidDecision):
    """Review it at the municipal union (审核)."""

    action = "student_aid.review"


@dataclass(frozen=True, kw_only=True)
class PostStudentNotice(StudentAidStep):
    """Post in public who applies, without any student's name, for the days that policy sets.

    With `anew_because` as any notice.
    """

    action = "student_aid.prepare"

    anew_because: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmStudentAid(StudentAidDecision):
    """Decide after the notice: nobody objected, or an objection is upheld."""

    action = "student_aid.confirm"


@dataclass(frozen=True, kw_only=True)
class EnterStudentAid(StudentAidStep):
    """It is entered in the ACFTU aid system (工会帮扶工作管理系统) under this number."""

    action = "student_aid.prepare"

    number: ShortText
    entered_on: date


@dataclass(frozen=True, kw_only=True)
class RequestStudentFunds(StudentAidStep):
    """Ask for the funds: a request for aid on the file, of the amount that policy sets."""

    action = "aid.request"

    payee: Payee
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawStudentAid(StudentAidStep):
    """The applicant takes it back, before funds are requested."""

    action = "student_aid.prepare"

    note: LongText


@dataclass(frozen=True, kw_only=True)
class MoveStudentAidUp(StudentAidStep):
    """Hand the stage to the union above, where the union has too few people by now."""

    action = "student_aid.prepare"
