"""Hardship files (困难职工档案): one person, one file."""

from __future__ import annotations

from typing import Any

from contracts.people import Applicant
from contracts.relief import FileOpened
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.referral import Referral

FILE_OPEN = "open"


class HardshipFile(Aggregate):
    """A person's hardship file. One person, one file (一户一档): at most one is open."""

    name = "file"

    def __init__(
        self,
        *,
        state: str,
        number: str,
        county: str,
        managing_union: str,
        person_key: str,
        phone_key: str,
        applicant: Applicant,
        opened: Act,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.number = number
        self.county = county
        self.managing_union = managing_union
        self.person_key = person_key
        self.phone_key = phone_key
        self.applicant = applicant
        self.opened = opened

    @classmethod
    def open_for(cls, referral: Referral, *, file_id: str, number: str, act: Act) -> HardshipFile:
        """A file for a person who has none."""
        file = cls(
            aggregate_id=file_id,
            state=FILE_OPEN,
            number=number,
            county=referral.county,
            managing_union=referral.managing_union,
            person_key=referral.person_key,
            phone_key=referral.phone_key,
            applicant=referral.applicant,
            opened=act,
        )
        file.announce(
            FileOpened(
                file_id=file_id,
                file_number=number,
                person_key=referral.person_key,
                county=referral.county,
                managing_union=referral.managing_union,
                happened_on=act.happened_on,
            )
        )
        return file
