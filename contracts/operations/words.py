"""The words for what becomes of messages."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class ConsumerUnknown(Refusal):
    """The service has no such consumer."""

    code = "consumer_unknown"
    kind = Kind.NOT_FOUND


class MessageNotHeld(Refusal):
    """No such message is held: it was applied, edited or discarded meanwhile."""

    code = "message_not_held"
    kind = Kind.NOT_FOUND


class EventUnknown(Refusal):
    """The service's journal has no such event."""

    code = "event_unknown"
    kind = Kind.NOT_FOUND


class SelectionNotFound(Refusal):
    """There is no such selection."""

    code = "selection_not_found"
    kind = Kind.NOT_FOUND


class RepublicationNotFound(Refusal):
    """There is no such republication."""

    code = "republication_not_found"
    kind = Kind.NOT_FOUND


class ProposalNotFound(Refusal):
    """There is no such proposal."""

    code = "proposal_not_found"
    kind = Kind.NOT_FOUND


class SecondPersonNeeded(Refusal):
    """Who proposed an edit or a discard cannot also agree to it."""

    code = "second_person_needed"
    kind = Kind.FORBIDDEN


class Fate(StrEnum):
    """What a consumer made of an event, from its own database: there is no "perhaps"."""

    APPLIED = "applied"
    EDITED = "edited"  # applied, or held, under the id that an operator's edit gave it
    DISCARDED = "discarded"
    RETRYING = "retrying"
    PARKED = "parked"
    BEHIND = "behind"


class SelectionState(StrEnum):
    """open → finished when nothing of it is left to try, or cancelled."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    """An act that needs a second person, or does not."""

    AWAITING_SECOND = "awaiting_second"
    DONE = "done"
    REJECTED = "rejected"
