"""The words of a hardship file's chain: states, stages, outcomes, and what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class FileState(StrEnum):
    """draft → submitted → visited → first reviewed → reviewed → on notice → on file.

    Each review returns it for correction, item by item, or refuses it; a refused file may be taken
    up again by another decision. On file it is checked again each year (rechecking → rechecked →
    on file). From there it leaves: leave proposed → checked → on notice → monitored → left; who
    left may have fallen back, into a file of its own. Or it is closed.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VISITED = "visited"
    FIRST_REVIEWED = "first_reviewed"
    REVIEWED = "reviewed"
    ON_NOTICE = "on_notice"
    ON_FILE = "on_file"
    RETURNED = "returned"
    REFUSED = "refused"
    RECHECKING = "rechecking"
    RECHECKED = "rechecked"
    LEAVE_PROPOSED = "leave_proposed"
    LEAVE_CHECKED = "leave_checked"
    LEAVE_ON_NOTICE = "leave_on_notice"
    MONITORED = "monitored"
    LEFT = "left"
    FALLEN_BACK = "fallen_back"
    CLOSE_PROPOSED = "close_proposed"
    CLOSED = "closed"


class Stage(StrEnum):
    """Where on a case something is done: on the file, for a student, on aid, on its payment."""

    OPENING = "opening"
    HOUSEHOLD = "household"
    MATCHING = "matching"
    SUBMISSION = "submission"
    VISIT = "visit"
    FIRST_REVIEW = "first_review"
    REVIEW = "review"
    NOTICE = "notice"
    CONFIRMATION = "confirmation"
    RECONSIDERATION = "reconsideration"
    RECHECK = "recheck"
    RECHECK_DECISION = "recheck_decision"
    LEAVE_PROPOSAL = "leave_proposal"
    LEAVE_CHECK = "leave_check"
    LEAVE_NOTICE = "leave_notice"
    LEAVE_CONFIRMATION = "leave_confirmation"
    MONITORING = "monitoring"
    FALLING_BACK = "falling_back"
    CLOSE_PROPOSAL = "close_proposal"
    CLOSE_DECISION = "close_decision"
    STUDENT_APPLICATION = "student_application"
    MATERIAL_CHECK = "material_check"
    STUDENT_FIRST_REVIEW = "student_first_review"
    STUDENT_REVIEW = "student_review"
    STUDENT_NOTICE = "student_notice"
    STUDENT_CONFIRMATION = "student_confirmation"
    STUDENT_ENTRY = "student_entry"
    FUND_REQUEST = "fund_request"
    AID_REQUEST = "aid_request"
    AID_APPROVAL = "aid_approval"
    BATCH_BUILDING = "batch_building"
    BATCH_FREEZING = "batch_freezing"
    BATCH_CHECK = "batch_check"
    BATCH_APPROVAL = "batch_approval"
    PAYMENT = "payment"


class Outcome(StrEnum):
    """What came of an act: done (an act that decides nothing), a decision, or a stage moved up."""

    DONE = "done"
    PASSED = "passed"
    RETURNED = "returned"
    REFUSED = "refused"
    MOVED_UP = "moved_up"


class Verdict(StrEnum):
    """How somebody decides at a stage."""

    PASSED = "passed"
    RETURNED = "returned"
    REFUSED = "refused"


class FileItem(StrEnum):
    """What of a file is returned for correction (example list)."""

    IDENTITY = "identity"
    HOUSEHOLD = "household"
    INCOME = "income"
    EXPENSES = "expenses"
    WORK_UNIT = "work_unit"
    MATERIALS = "materials"
    BANK_CARD = "bank_card"
    VISIT = "visit"


class ConflictKind(StrEnum):
    """Why somebody keeps out of a case: a relative of the household, or of the same work unit."""

    RELATIVE = "relative"
    SAME_UNIT = "same_unit"


class SeparationOfDuties(Refusal):
    """Whoever decides at a stage did nothing earlier on the case (mission.md, relief)."""

    code = "separation_of_duties"
    kind = Kind.FORBIDDEN


class ConflictOfInterest(Refusal):
    """The actor, or for whom he acts, is a relative of the household or of the same work unit."""

    code = "conflict_of_interest"
    kind = Kind.FORBIDDEN


class StageMovedUp(Refusal):
    """The union has too few people for the stage, which a union above it decides; details: it."""

    code = "stage_moved_up"
    kind = Kind.FORBIDDEN


class UnionHasPeople(Refusal):
    """The union has enough different people for the stage: it stays where it is."""

    code = "union_has_people"
    kind = Kind.CONFLICT


class SecondVisitorNeeded(Refusal):
    """A home visit has at least two different visitors."""

    code = "second_visitor_needed"
    kind = Kind.INVALID


class VisitorUnknown(Refusal):
    """A visitor is on staff, may visit households, and is of the union or one above it."""

    code = "visitor_unknown"
    kind = Kind.INVALID


class ItemsNotCorrected(Refusal):
    """A returned file is submitted again with every item that was returned."""

    code = "items_not_corrected"
    kind = Kind.INVALID


class NoticeNotOver(Refusal):
    """The public notice has not run its days: nothing is decided on it before."""

    code = "notice_not_over"
    kind = Kind.CONFLICT


class PersonHasFile(Refusal):
    """One person, one file (一户一档): there is one already."""

    code = "person_has_file"
    kind = Kind.CONFLICT
