"""The words that hotline speaks in: states, kinds and refusals."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class Channel(StrEnum):
    """How a request reached the union."""

    CALL = "call"
    LETTER = "letter"
    VISIT = "visit"
    WECHAT = "wechat"
    WEB = "web"


class Category(StrEnum):
    """The five first-level classes of 12351 (问题咨询, 信访投诉, 法律服务, 意见建议, 帮扶救助)."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    LEGAL_AID = "legal_aid"
    SUGGESTION = "suggestion"
    HARDSHIP = "hardship"


class ConcernsActor(Refusal):
    """Whoever a request is about neither takes it down nor says whom it is about."""

    code = "concerns_actor"
    kind = Kind.FORBIDDEN


class ConcernsSomebody(Refusal):
    """What is about a union or officer is not handed on to relief, where they would see it."""

    code = "concerns_somebody"
    kind = Kind.CONFLICT


class TicketOrder(StrEnum):
    """How a list of tickets is sorted; the waiting ones are worked off the longest first."""

    NEWEST_FIRST = "-registered_at"
    OLDEST_FIRST = "registered_at"


class TicketState(StrEnum):
    """Where a request stands on its way to an answer; docs/ticket-loop.md draws the ways."""

    REGISTERED = "registered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    DISPUTED = "disputed"
    HANDLING = "handling"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CALLED_BACK = "called_back"
    CLOSED = "closed"
    MERGED = "merged"


class LeadState(StrEnum):
    """What the ticket shows of the lead that it opened in relief."""

    AWAITED = "awaited"
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class TicketStep(StrEnum):
    """The steps of a ticket's history, in the words that staff and worker are shown."""

    REGISTERED = "registered"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DISPATCHED = "dispatched"
    TRANSFERRED = "transferred"
    HANDED_OVER = "handed_over"
    REPLIED = "replied"
    TAKEN = "taken"
    RETURNED = "returned"
    RETURN_DISPUTED = "return_disputed"
    RETURN_UPHELD = "return_upheld"
    RETURN_REJECTED = "return_rejected"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    RESOLVED = "resolved"
    CALL_BACK_MISSED = "call_back_missed"
    CALLED_BACK = "called_back"
    REWORKED = "reworked"
    SENT_BACK = "sent_back"
    REOPENED = "reopened"
    URGED = "urged"
    SUPERVISED = "supervised"
    ESCALATED = "escalated"
    LEAD_OPENED = "lead_opened"
    LEAD_ACCEPTED = "lead_accepted"
    LEAD_REFUSED = "lead_refused"
    FILE_REFUSED = "file_refused"
    FILE_REGISTERED = "file_registered"
    AID_PAID = "aid_paid"
    HOUSEHOLD_LEFT = "household_left"
    FILE_CLOSED = "file_closed"
    CLOSED = "closed"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    JOINED = "joined"
    PARTED = "parted"
    SPLIT = "split"
    EMERGENCY_DECLARED = "emergency_declared"
    EMERGENCY_LIFTED = "emergency_lifted"
    REPORTED_UP = "reported_up"
    CONSENT_RECORDED = "consent_recorded"
    CONSENT_WITHDRAWN = "consent_withdrawn"


class HardshipReason(StrEnum):
    """Why a ticket is handed to relief (example list; the municipal union sets its own)."""

    ILLNESS = "illness"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    EDUCATION = "education"
    LOST_WORK = "lost_work"
    OTHER = "other"


class TicketNotFound(Refusal):
    """There is no such ticket, or the query code is wrong: both answered alike."""

    code = "ticket_not_found"
    kind = Kind.NOT_FOUND


class EscalationNeedsIdNumber(Refusal):
    """Relief works with real names: a ticket escalates only with the applicant's ID number."""

    code = "escalation_needs_id_number"
    kind = Kind.CONFLICT
