"""Whose a hardship file is."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.people import Applicant
from services.relief.domain.referral import Referral


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose file it is, and who manages it. The person's facts change by correction alone."""

    number: str
    county: str
    managing_union: str
    person_key: str
    phone_key: str
    applicant: Applicant

    @classmethod
    def of(cls, referral: Referral, *, number: str) -> Holder:
        """The person of a lead."""
        return cls(
            number=number,
            county=referral.county,
            managing_union=referral.managing_union,
            person_key=referral.person_key,
            phone_key=referral.phone_key,
            applicant=referral.applicant,
        )
