"""Records that are shown in public: a notice is put up once, and anew where it was no use. Pure."""

from __future__ import annotations

from contracts.relief import Outcome, Stage
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.notice import Notice


class Noticed(CaseRecord):
    """A record with the notice that hangs; of former ones the acts tell."""

    notice: Notice | None

    def _put_up(
        self,
        command: str,
        stage: Stage,
        notice: Notice,
        *,
        anew_because: str | None,
        act: Act,
        case: Case,
    ) -> None:
        """Put it up, or anew with the reason: then its days run again from the beginning."""
        command = command if anew_because is None else f"{command}_anew"
        self.require_actable(command, stage, act=act, case=case)
        self._move(command)
        self.notice = notice
        self._record(stage, Outcome.DONE, act, facts=notice.facts, note=anew_because)
