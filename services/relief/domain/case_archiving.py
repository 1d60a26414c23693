"""What is left of a hardship file and the aid on it once their retention has ended. Pure.

Number, county, union, days, stages, amounts and who of the staff did what stay. The employer goes:
beside county, day and amount it may say who it was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from contracts.people import Applicant
from contracts.refusals import WrongState
from contracts.relief import AidPseudonymised, AidState, FilePseudonymised, Payee
from contracts.retention import ARCHIVED
from records.acts import Act
from records.retention import Pseudonyms
from services.relief.domain.aid_terms import ForStudent
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.notice import Notice, archived_notice
from services.relief.domain.stations import FINAL, OVER

if TYPE_CHECKING:
    from services.relief.domain.holder import Holder

MAY_BE_PAID = frozenset({AidState.APPROVED, AidState.IN_BATCH})
NO_PAYEE = Payee(name=ARCHIVED, card=ARCHIVED, bank=ARCHIVED)


class FileArchiving(CaseRecord):
    """The part of a hardship file that ends its retention."""

    holder: Holder
    opened: Act
    work_unit: str | None
    notice: Notice | None

    def _end_household(self) -> None:
        raise NotImplementedError

    @property
    def live(self) -> bool:
        """Whether its case goes on."""
        return self.state not in OVER

    @property
    def case_over_on(self) -> date:
        """Since which day its case is over, if it is."""
        return self.last_on

    @property
    def retention_from(self) -> date | None:
        """The day since which its case is over for good, until its retention has ended."""
        ends = self.state in FINAL and self.archived_on is None
        return self.case_over_on if ends else None

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """Its retention has ended (脱敏归档): nothing in it tells of a person any more.

        Refuses `WrongState` for a live or monitored file, `RecordArchived`.
        """
        self.require_not_archived()
        if self.state not in FINAL:
            raise WrongState(allowed=", ".join(sorted(FINAL)), state=self.state, command="archive")
        self.holder = _archived_holder(self.holder, pseudonyms)
        if self.opened.late:
            self.opened = replace(self.opened, late_entry_reason=ARCHIVED)
        self.work_unit = None if self.work_unit is None else ARCHIVED
        self.notice = None if self.notice is None else archived_notice(self.notice)
        self._end_household()
        self.archived_on = act.happened_on
        self.announce(
            FilePseudonymised(
                file_id=self.aggregate_id,
                file_number=self.holder.number,
                managing_union=self.managing_union,
                happened_on=act.happened_on,
            )
        )


class AidArchiving(CaseRecord):
    """The part of a request for aid that ends its retention."""

    file_id: str
    person_key: str
    student: ForStudent | None
    card_key: str
    payee: Payee

    @property
    def retention_from(self) -> date | None:
        """The day on which it was paid, until its retention has ended.

        Nothing is done to it once it is paid; where it never is, it ends with its file.
        """
        over = self.state == AidState.PAID and self.archived_on is None
        return self.last_on if over else None

    def require_endable(self) -> None:
        """Refuses `RecordArchived`, and `WrongState` as long as a payment may come of it."""
        self.require_not_archived()
        if self.state in MAY_BE_PAID:
            endable = ", ".join(sorted(set(AidState) - MAY_BE_PAID))
            raise WrongState(allowed=endable, state=self.state, command="archive")

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """Its retention has ended (脱敏归档): what was asked for and paid stays, and nobody's name.

        Refuses what `require_endable` refuses.
        """
        self.require_endable()
        self.person_key, self.card_key = map(pseudonyms.of, (self.person_key, self.card_key))
        if self.student is not None:
            key = pseudonyms.of(self.student.student_key)
            self.student = replace(self.student, student_key=key)
        self.payee = NO_PAYEE
        self.archived_on = act.happened_on
        self.announce(
            AidPseudonymised(
                aid_id=self.aggregate_id,
                file_id=self.file_id,
                managing_union=self.managing_union,
                happened_on=act.happened_on,
            )
        )


def _archived_holder(holder: Holder, pseudonyms: Pseudonyms) -> Holder:
    """Nobody holds it who is told of, or found by phone or ID number."""
    return replace(
        holder,
        person_key=pseudonyms.of(holder.person_key),
        phone_key=pseudonyms.of(holder.phone_key),
        applicant=Applicant(name=ARCHIVED, phone=ARCHIVED, id_number=None),
    )
