"""Facts: what happened to a record on a day, as the report counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FactKind(StrEnum):
    """What happened; to one record at most once, but for what happens to parts of it."""

    TICKET_REGISTERED = "ticket_registered"
    TICKET_REGISTERED_LATE = "ticket_registered_late"
    TICKET_ANSWERED = "ticket_answered"
    TICKET_CLOSED = "ticket_closed"
    TICKET_ESCALATED = "ticket_escalated"
    LEAD_ACCEPTED = "lead_accepted"
    LEAD_REFUSED = "lead_refused"
    MEDIATION_ENDED = "mediation_ended"
    WAGES_RECOVERED = "wages_recovered"
    WAGES_FIRST_RECOVERED = "wages_first_recovered"
    KIT_GIVEN = "kit_given"
    KIT_TAKEN_BACK = "kit_taken_back"
    PERSON_GIVEN_KIT = "person_given_kit"
    PERSON_WITHOUT_KIT = "person_without_kit"
    GREETED = "greeted"
    UNIT_VISITED = "unit_visited"
    UNIT_NOT_VISITED = "unit_not_visited"
    POST_VISITED = "post_visited"
    POST_NOT_VISITED = "post_not_visited"
    VISIT_TO_POST = "visit_to_post"
    NO_VISIT_TO_POST = "no_visit_to_post"
    HELP_GIVEN = "help_given"
    HELP_TAKEN_BACK = "help_taken_back"
    PERSON_HELPED = "person_helped"
    PERSON_NOT_HELPED = "person_not_helped"
    LEFT_LISTED = "left_listed"
    LEFT_VISITED = "left_visited"
    LEFT_STRUCK = "left_struck"
    REGISTER_LISTED = "register_listed"
    REGISTER_VISITED = "register_visited"
    REGISTER_STRUCK = "register_struck"
    FELL_BACK = "fell_back"
    STUDENT_OF_CITY = "student_of_city"
    STUDENT_OF_COUNTY = "student_of_county"
    FILE_OPENED = "file_opened"
    FILE_REGISTERED = "file_registered"
    AID_PAID = "aid_paid"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One fact; `amount_fen` is 0 where no money moved. `record` is ``ticket/018f…``.

    `within` tells apart what may happen to a record more than once: the batch of a payment, since
    aid that a bank paid in part has another.
    """

    kind: FactKind
    record: str
    managing_union: str
    happened_on: date
    amount_fen: int = 0
    within: str | None = None

    @property
    def fact_id(self) -> str:
        """The same fact has the same id, however often and in whatever order it is told."""
        return "/".join([self.kind, self.record, *([self.within] if self.within else [])])
