"""Emergency aid is paid first, and its file completed after, by a day that is kept track of. Pure.

Which programmes pay first, and within how many days the file is to be decided, is policy
(`file_within_days` of `relief.programmes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from contracts.relief import AidState, FileNotOnFile, FileState
from records.acts import Act
from services.relief.domain.aid_terms import Terms
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.stations import OVER
from services.relief.leaving.maps import ON_REGISTER

DECIDED = ON_REGISTER | OVER
"""States of a file that somebody decided on, either way."""


@dataclass(frozen=True, kw_only=True)
class FileDue:
    """By which day a file is to be decided, and on which it was."""

    due_on: date
    decided_on: date | None = None


class AidBeforeFile(CaseRecord):
    """The part of a request for aid that asks how far its file has gone."""

    terms: Terms
    file_due: FileDue | None

    @staticmethod
    def require_askable(file: HardshipFile, terms: Terms) -> None:
        """Refuses `FileNotOnFile` for a file that has not gone far enough to ask on it."""
        if terms.pays_first and file.live:
            return
        if file.state not in ON_REGISTER | {FileState.ON_NOTICE}:
            raise FileNotOnFile(field="file_id", allowed="a file on notice or on file")

    def require_file(self, file: HardshipFile, act: Act) -> None:
        """That its file allows the approval; emergency aid on an open one sets the file's day.

        Refuses `FileNotOnFile`, `NoticeNotOver` and `DateBeforeCause`.
        """
        if self.terms.pays_first and file.live and file.state not in ON_REGISTER:
            within = timedelta(days=self.terms.file_within_days or 0)
            self.file_due = FileDue(due_on=act.happened_on + within)
            return
        file.require_on_register()
        if file.course.registered_on is None:
            file.require_notice_over(act.happened_on)
        act.require_not_before(file.last_on)

    def file_decided(self, on: date) -> None:
        """Its file is on register by now, or was refused: nothing is owed any more."""
        if self.file_due is not None and self.file_due.decided_on is None:
            self.file_due = replace(self.file_due, decided_on=on)

    @property
    def file_owed_on(self) -> date | None:
        """The day by which its file is to be decided, as long as it is not, and aid is given."""
        due = self.file_due
        if due is None or due.decided_on is not None or self.state == AidState.REFUSED:
            return None
        return due.due_on
