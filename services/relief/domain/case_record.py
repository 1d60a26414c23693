"""Records that a case is about: each counts its acts, and says where its present stage stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from contracts.relief import Outcome, Stage, UnionHasPeople
from contracts.retention import RecordArchived
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.case import Case, CaseAct
from services.relief.domain.duties import Colleague, Place, home_of, place_for, require_free
from services.relief.domain.stations import STATIONS

TOO_FEW_PEOPLE = "too_few_people"
MOVER = "system/relief"


class CaseRecord(Aggregate):
    """A file, a request for aid or a payment batch, with the acts that were done to it.

    `acts` is how many there are; `recorded` those of now, still to be saved. `waits_at` is the
    union where the present stage is decided. `last_on` is the day of the last act, `archived_on`
    that of the end of its retention: no act is done on it afterwards.
    """

    def __init__(
        self,
        *,
        acts: int,
        waits_at: str,
        last_on: date,
        archived_on: date | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.acts = acts
        self.waits_at = waits_at
        self.last_on = last_on
        self.archived_on = archived_on
        self.recorded: list[CaseAct] = []

    @property
    def managing_union(self) -> str:
        """The union that manages what the case is about."""
        raise NotImplementedError

    @property
    def stage(self) -> Stage | None:
        """What it waits for; None when its chain has ended."""
        raise NotImplementedError

    def home_of(self, stage: Stage) -> str:
        """Where the stage stands, as long as people are left there."""
        return home_of(stage, self.managing_union)

    def require_actable(self, command: str, stage: Stage, *, act: Act, case: Case) -> None:
        """That `act` may be done at this stage now.

        Refuses `RecordArchived`, `WrongState`, `SeparationOfDuties`, `ConflictOfInterest`, and
        `DateBeforeCause` for a day before the last act's.
        """
        self.require_not_archived()
        self._require(command)
        require_free(act.by, stage=stage, case=case)
        act.require_not_before(self.last_on)

    def require_not_archived(self) -> None:
        """Refuses `RecordArchived` once its retention has ended."""
        if self.archived_on is not None:
            raise RecordArchived()

    def settle(self, roster: Collection[Colleague], case: Case, *, act: Act) -> None:
        """Say where the stage that it now waits for is decided; a stage moved up is recorded.

        Only decisions move: whoever prepares a case may come from any union that reaches it.
        """
        if self.stage is None:
            return
        if STATIONS[self.stage].fresh:
            self._settle_at(self._place(self.stage, roster, case), act)
        else:
            self.waits_at = self.home_of(self.stage)

    def move_up(self, roster: Collection[Colleague], case: Case, *, act: Act) -> None:
        """Hand the present stage up where the union has too few people by now.

        Refuses `UnionHasPeople` where it has enough, or the stage is there already,
        `DateBeforeCause` for a day before the last act's, which later acts are held to, and
        `RecordArchived`.
        """
        self.require_not_archived()
        act.require_not_before(self.last_on)
        stage = self.stage
        decides = stage is not None and STATIONS[stage].fresh
        place = self._place(stage, roster, case) if stage is not None and decides else None
        if place is None or place.union == self.waits_at:
            raise UnionHasPeople(allowed="nothing: the stage stays where it is")
        self._settle_at(place, act)

    def _place(self, stage: Stage, roster: Collection[Colleague], case: Case) -> Place:
        so_far = case.after(*self.recorded)
        return place_for(stage, home=self.home_of(stage), roster=roster, case=so_far)

    def _settle_at(self, place: Place, act: Act) -> None:
        self.waits_at = place.union
        if place.moved and self.stage is not None:
            self._record(
                self.stage,
                Outcome.MOVED_UP,
                Act(by=MOVER, at=act.at, happened_on=act.happened_on),
                reason=TOO_FEW_PEOPLE,
                facts={"from": place.home, "to": place.union, "eligible": place.eligible},
            )

    def _record(self, stage: Stage, outcome: Outcome, act: Act, **more: Any) -> CaseAct:
        self.acts += 1
        self.last_on = act.happened_on
        row = CaseAct(
            subject=self.subject,
            number=self.acts,
            stage=stage,
            outcome=outcome,
            act=act,
            union=self.waits_at,
            **more,
        )
        self.recorded.append(row)
        return row
