"""People as the services speak of them. A name is one field: many have a single name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from contracts.fields import IdNumber, InFull, Masked, PersonName, PhoneNumber

Language = Literal["zh-CN", "bo"]


class DeliveryChannel(StrEnum):
    """How a person is told: a text message, or in the platform's own inbox."""

    SMS = "sms"
    IN_APP = "in_app"


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Who asks. The ID number is absent until somebody has given it; phone may be shared."""

    name: PersonName
    phone: PhoneNumber
    id_number: IdNumber | None = None


class RevealReason(StrEnum):
    """Why somebody whose open task a record is not must see a person's values in full."""

    CALL_BACK = "call_back"
    IDENTITY_CHECK = "identity_check"
    COMPLAINT = "complaint"
    SUPERVISION = "supervision"
    LEGAL_DUTY = "legal_duty"


@dataclass(frozen=True, kw_only=True)
class RevealedPerson:
    """A person's values in full, once asked for (`records.reveals`)."""

    name: InFull
    phone: InFull
    id_number: InFull | None


@dataclass(frozen=True, kw_only=True)
class MaskedApplicant:
    """The applicant as answers show him: each value masked."""

    name: Masked
    phone: Masked
    id_number: Masked | None
