"""Requests for aid on a hardship file: asked for by one, approved by another, by the amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from contracts.relief import (
    AidApproved,
    AidState,
    CollectiveDecisionNeeded,
    Outcome,
    Payee,
    Stage,
)
from records.acts import Act
from services.relief.domain.aid_before_file import AidBeforeFile, FileDue
from services.relief.domain.aid_map import AID_MAP, STAGE_OF
from services.relief.domain.aid_paying import AidPaying
from services.relief.domain.aid_terms import ForStudent, Terms
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.minutes import Minutes
from vocabulary.unions import MUNICIPAL_UNION_CODE

_DECISIONS = {Outcome.PASSED: "approve", Outcome.RETURNED: "return", Outcome.REFUSED: "refuse"}


class AidRequest(AidPaying, AidBeforeFile):
    """Aid asked for on a file. Nobody is funded twice for one purpose and year."""

    name = "aid"
    state: AidState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = AID_MAP

    def __init__(
        self,
        *,
        state: AidState,
        file_id: str,
        file_number: str,
        person_key: str,
        union: str,
        terms: Terms,
        payee: Payee,
        card_key: str,
        requested: Act,
        student: ForStudent | None = None,
        collective: Minutes | None = None,
        batch_id: str | None = None,
        budget_id: str | None = None,
        paid_fen: int = 0,
        revoked: bool = False,
        file_due: FileDue | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.file_id = file_id
        self.file_number = file_number
        self.person_key = person_key
        self.union = union
        self.terms = terms
        self.payee = payee
        self.card_key = card_key
        self.requested = requested
        self.student = student
        self.collective = collective
        self.batch_id = batch_id
        self.budget_id = budget_id
        self.paid_fen = paid_fen
        self.revoked = revoked
        self.file_due = file_due

    @classmethod
    def asked_for(
        cls,
        file: HardshipFile,
        *,
        aid_id: str,
        terms: Terms,
        payee: Payee,
        card_key: str,
        note: str | None,
        act: Act,
        student: ForStudent | None = None,
    ) -> AidRequest:
        """A request on a file that is on notice or on file, in an emergency on an open one.

        Refuses `FileNotOnFile`.

        `student` says for which application and student it is, if for any.
        """
        cls.require_askable(file, terms)
        act.require_not_before(file.opened.happened_on)
        aid = cls(
            aggregate_id=aid_id,
            state=AidState.REQUESTED,
            file_id=file.aggregate_id,
            file_number=file.number,
            person_key=file.holder.person_key,
            union=file.managing_union,
            terms=terms,
            payee=payee,
            card_key=card_key,
            requested=act,
            acts=0,
            waits_at=file.managing_union,
            last_on=act.happened_on,
            student=student,
        )
        facts = {"amount_fen": terms.amount_fen}
        aid._record(Stage.AID_REQUEST, Outcome.DONE, act, facts=facts, note=note)
        return aid

    @property
    def managing_union(self) -> str:
        return self.union

    @property
    def beneficiary_key(self) -> str:
        """Who is not funded twice: the student whom it is for, else the holder of the file."""
        return self.student.student_key if self.student else self.person_key

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF[self.state]

    def is_for_the_same(self, other: AidRequest) -> bool:
        """Whether it is another request for the purpose and year of `other`."""
        funding = (self.terms.purpose, self.terms.year, self.beneficiary_key)
        same = funding == (other.terms.purpose, other.terms.year, other.beneficiary_key)
        return same and self.aggregate_id != other.aggregate_id

    def home_of(self, stage: Stage) -> str:
        """Approval stands where the amount's level says."""
        if stage == Stage.AID_APPROVAL and self.terms.municipal:
            return MUNICIPAL_UNION_CODE
        return super().home_of(stage)

    def correct(
        self, *, terms: Terms, payee: Payee, card_key: str, note: str | None, act: Act, case: Case
    ) -> None:
        """Ask again with what was returned."""
        self.require_actable("correct", Stage.AID_REQUEST, act=act, case=case)
        self._move("correct")
        self.terms, self.payee, self.card_key = terms, payee, card_key
        facts = {"amount_fen": terms.amount_fen}
        self._record(Stage.AID_REQUEST, Outcome.DONE, act, facts=facts, note=note)

    def decide(
        self,
        outcome: Outcome,
        *,
        file: HardshipFile,
        collective: Minutes | None,
        note: str | None,
        act: Act,
        case: Case,
    ) -> None:
        """Approve, return or refuse it. For approving, the file's notice is over and it is on file.

        Refuses `FileNotOnFile`, `NoticeNotOver`, `DateBeforeCause` for a day before the file was on
        file and, at the level that rests on one,
        `CollectiveDecisionNeeded`.
        """
        command = _DECISIONS[outcome]
        self.require_actable(command, Stage.AID_APPROVAL, act=act, case=case)
        if outcome == Outcome.PASSED:
            self._require_payable(file, collective, act=act, case=case)
        self._move(command)
        self.collective = collective if outcome == Outcome.PASSED else None
        facts = self.collective.facts if self.collective else {}
        facts["amount_fen"] = self.terms.amount_fen
        self._record(Stage.AID_APPROVAL, outcome, act, facts=facts, note=note)
        if outcome == Outcome.PASSED:
            self.announce(AidApproved(**self._named(act)))

    def _require_payable(
        self, file: HardshipFile, collective: Minutes | None, *, act: Act, case: Case
    ) -> None:
        self.require_file(file, act)
        if not self.terms.collective and collective is None:
            return
        if collective is None:
            raise CollectiveDecisionNeeded(
                field="collective", allowed="number, date and scan of the minutes"
            )
        # Minutes of before decided on another amount, which was returned.
        asked_on = case.amount_asked_on(self.subject)
        if not asked_on <= collective.decided_on <= act.happened_on:
            raise CollectiveDecisionNeeded(
                field="collective.decided_on",
                allowed="a day from the request for this amount to the approval",
            )
