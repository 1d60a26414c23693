"""Consent to the handling of personal data: for what it is asked, and what somebody agreed to.

By the Personal Information Protection Law (个人信息保护法): informed and voluntary, asked anew when
its content changes (art. 14), withdrawn as easily as given (15), asked separately for what is
sensitive (28, 29), given by a guardian for a child under 14 (31). The texts are dated configuration
(`records.consents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.fields import Items, PersonName, Range
from contracts.refusals import Kind, Refusal


class ConsentPurpose(StrEnum):
    """For what consent is asked. Each is asked, and can be withdrawn, by itself."""

    HANDLING = "handling"  # name, phone and story, to handle the request
    SENSITIVE = "sensitive"  # ID number, health, a child's data: separately (art. 29)
    GUARDIAN = "guardian"  # by father, mother or another guardian of a child (art. 31)


class ConsentMeans(StrEnum):
    """How somebody gave consent after his request was filed."""

    PHONE = "phone"  # the text was read out to him
    PAPER = "paper"  # he signed it; the scan is a file of the record
    IN_PERSON = "in_person"


TextVersion = Annotated[int, Range(1, 9999)]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Somebody agreed to this version of the text of this purpose; a guardian says his name."""

    purpose: ConsentPurpose
    version: TextVersion
    guardian: PersonName | None = None


Agreements = Annotated[list[Agreement], Items(most=len(ConsentPurpose))]


@dataclass(frozen=True, kw_only=True)
class ConsentShown:
    """What was agreed to with a record, when, and who took it down (``anonymous``: he himself).

    `digest` is the SHA-256 of the text as it stood, so that it can be proven which one it was.
    `means` is null for what was agreed to as the request was filed; `file_id` is the scan of what
    was signed on paper.
    """

    purpose: ConsentPurpose
    version: int
    digest: str
    at: datetime
    taken_by: str
    withdrawn_at: datetime | None = None
    means: ConsentMeans | None = None
    file_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentTextAnswer:
    """A text in force: what somebody is asked, in the language that was asked for."""

    purpose: ConsentPurpose
    version: int
    since: date
    title: str
    body: str
    digest: str
    reviewed: bool


class ConsentMissing(Refusal):
    """Consent is needed and was not given; details: purpose."""

    code = "consent_missing"


class ConsentTextOutdated(Refusal):
    """What was agreed to is not the text in force; details: purpose, version (the one in force)."""

    code = "consent_text_outdated"
    kind = Kind.CONFLICT
