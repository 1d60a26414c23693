"""How an application ends: it follows its request for aid to the payout, and is archived. Pure."""

from __future__ import annotations

from dataclasses import replace

from contracts.relief.golden_autumn.commands import Studies
from contracts.relief.golden_autumn.events import StudentAided
from contracts.relief.golden_autumn.words import StudentAidState
from contracts.retention import ARCHIVED
from records.acts import Act
from records.retention import Pseudonyms
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.notice import Notice, archived_notice
from services.relief.golden_autumn.maps import FOLLOWING
from vocabulary.unions import MUNICIPAL_UNITS_CODE


class StudentAidEnding(CaseRecord):
    """The part of an application that begins once its funds are requested."""

    state: StudentAidState
    file_id: str
    union: str
    student_key: str
    student_name: str
    studies: Studies
    year: int
    materials: tuple[str, ...]
    notice: Notice | None
    aid_id: str | None

    def follow(self, aid: AidRequest) -> None:
        """Its request for aid was changed: approved, refused or revoked, or paid.

        What was done is an act on that request alone; a change that is none for it passes by.
        """
        command = FOLLOWING.get(aid.state)
        if command is None or self._follows_already(command):
            return
        self._move(command)
        self.last_on = aid.last_on
        if self.state == StudentAidState.PAID:
            self.announce(self._aided(aid))

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """Its file's retention has ended: level, amount, days and entry stay, nobody's name.

        Refuses `RecordArchived`.
        """
        self.require_not_archived()
        self.student_key = pseudonyms.of(self.student_key)
        self.student_name = ARCHIVED
        self.studies = replace(self.studies, school=ARCHIVED)
        self.notice = None if self.notice is None else archived_notice(self.notice)
        self.materials = ()
        self.archived_on = act.happened_on

    def _follows_already(self, command: str) -> bool:
        """Whether it is there since an earlier change: money that came back leaves it approved."""
        return self.state == self.transitions[command][1]

    def _aided(self, aid: AidRequest) -> StudentAided:
        return StudentAided(
            student_aid_id=self.aggregate_id,
            file_id=self.file_id,
            aid_id=aid.aggregate_id,
            managing_union=self.union,
            municipal=self.union == MUNICIPAL_UNITS_CODE,
            year=self.year,
            amount_fen=aid.paid_fen,
            happened_on=aid.last_on,
        )
