"""The words of a mediation: its states, how it ends, and what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class MediationState(StrEnum):
    """Where a mediation (调解) stands; docs/mediation.md draws the ways."""

    OPENED = "opened"
    MEDIATING = "mediating"
    AGREED = "agreed"
    PERFORMED = "performed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class MediationNotFound(Refusal):
    """There is no such mediation."""

    code = "mediation_not_found"
    kind = Kind.NOT_FOUND


class MediationOpenAlready(Refusal):
    """A mediation of this ticket goes on; details: `mediation_id`."""

    code = "mediation_open_already"
    kind = Kind.CONFLICT


class MediatorInConflict(Refusal):
    """Who is a party, of a party's unit, or had a hand in the ticket does not mediate in it."""

    code = "mediator_in_conflict"
    kind = Kind.FORBIDDEN


class NotTheMediator(Refusal):
    """Sessions and the end of a mediation are its mediator's."""

    code = "not_the_mediator"
    kind = Kind.FORBIDDEN


class ExtendedAlready(Refusal):
    """A mediation is extended once."""

    code = "mediation_extended_already"
    kind = Kind.CONFLICT


class PartyMissing(Refusal):
    """All parties agree: one is missing, or somebody who is none is named."""

    code = "party_missing"
    kind = Kind.INVALID


class MoreThanAgreed(Refusal):
    """More was paid than was agreed for the worker."""

    code = "more_than_agreed"
    kind = Kind.INVALID
