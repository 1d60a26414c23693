"""The words of verification (发放核实): what the people of a sample say, and what is refused."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class ReceiptState(StrEnum):
    """What is known of one payment of the sample."""

    ASKED = "asked"
    RECEIVED = "received"
    PARTLY = "partly"
    NOT_RECEIVED = "not_received"
    UNREACHABLE = "unreachable"


class ReceiptWord(StrEnum):
    """What the payee, or whoever reached him not, can say."""

    RECEIVED = "received"
    PARTLY = "partly"
    NOT_RECEIVED = "not_received"
    UNREACHABLE = "unreachable"


class VerificationNotFound(Refusal):
    """There is no verification of this batch."""

    code = "verification_not_found"
    kind = Kind.NOT_FOUND


class ReceiptCheckNotFound(Refusal):
    """There is no such question, or none to a household of his."""

    code = "receipt_check_not_found"
    kind = Kind.NOT_FOUND


class BatchNotPaid(Refusal):
    """Only what the bank has paid can be verified."""

    code = "batch_not_paid"
    kind = Kind.CONFLICT


class VerifiedAlready(Refusal):
    """A sample of this batch was drawn before: who is asked is not drawn until it pleases."""

    code = "verified_already"
    kind = Kind.CONFLICT


class PartWanted(Refusal):
    """Who got a part says how much: more than nothing, and less than was paid."""

    code = "part_wanted"
    kind = Kind.INVALID


class StaffSaysSo(Refusal):
    """That somebody cannot be reached is for staff to say."""

    code = "staff_says_so"
    kind = Kind.INVALID
