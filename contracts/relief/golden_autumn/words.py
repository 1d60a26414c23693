"""The words of aid for students: states, what is returned, how one studies, what is refused."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class StudentAidState(StrEnum):
    """applied → materials checked → first reviewed → reviewed → on notice → notice passed.

    Then entered → fund requested → fund approved → paid. Each of the reviews returns it for
    correction, item by item, or refuses it. From the request for funds on it follows that.
    """

    APPLIED = "applied"
    MATERIALS_CHECKED = "materials_checked"
    FIRST_REVIEWED = "first_reviewed"
    REVIEWED = "reviewed"
    ON_NOTICE = "on_notice"
    NOTICE_PASSED = "notice_passed"
    ENTERED = "entered"
    FUND_REQUESTED = "fund_requested"
    FUND_APPROVED = "fund_approved"
    PAID = "paid"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StudentItem(StrEnum):
    """What of an application is returned for correction (example list)."""

    IDENTITY = "identity"
    ADMISSION_NOTICE = "admission_notice"
    SCHOOL = "school"
    TUITION = "tuition"
    HARDSHIP_PROOF = "hardship_proof"


class StudyLevel(StrEnum):
    """What a student is admitted to."""

    SENIOR_HIGH = "senior_high"
    VOCATIONAL = "vocational"
    JUNIOR_COLLEGE = "junior_college"
    BACHELOR = "bachelor"
    MASTER = "master"


class Tuition(StrEnum):
    """Who pays for the studies: the household, or somebody who makes them free of charge."""

    HOUSEHOLD = "household"
    FREE_TEACHER_TRAINING = "free_teacher_training"
    MILITARY = "military"
    OTHER_AID = "other_aid"


class StudentAidNotFound(Refusal):
    """There is no such application."""

    code = "student_aid_not_found"
    kind = Kind.NOT_FOUND


class NotAStudent(Refusal):
    """The applicant's household has no such student: a member of the relation that policy names."""

    code = "not_a_student"
    kind = Kind.INVALID


class StudentUnidentified(Refusal):
    """A student is told apart by the ID number: nobody is funded twice, in whatever household."""

    code = "student_unidentified"
    kind = Kind.CONFLICT


class StudentAppliedFor(Refusal):
    """There is an application for this student and year, in this household or another one."""

    code = "student_applied_for"
    kind = Kind.CONFLICT


class StudiesNotAided(Refusal):
    """Policy names no amount for this level, or the studies are free of charge."""

    code = "studies_not_aided"
    kind = Kind.INVALID


class StudentAidOnly(Refusal):
    """Aid of this programme is asked for by an application for a student, stage by stage."""

    code = "student_aid_only"
    kind = Kind.INVALID


class EntryUsed(Refusal):
    """Another application is entered in the ACFTU aid system under this number."""

    code = "entry_used"
    kind = Kind.CONFLICT
