"""Requests for aid on a hardship file: asked for by one, approved by another, by the amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from contracts.relief import (
    AidApproved,
    AidState,
    CollectiveDecisionNeeded,
    FileNotOnFile,
    FileState,
    Outcome,
    Payee,
    Stage,
)
from records.acts import Act
from services.relief.domain.aid_map import AID_MAP, STAGE_OF
from services.relief.domain.aid_paying import AidPaying
from services.relief.domain.aid_terms import Terms
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.minutes import Minutes
from services.relief.leaving.maps import ON_REGISTER
from vocabulary.unions import MUNICIPAL_UNION_CODE

_DECISIONS = {Outcome.PASSED: "approve", Outcome.RETURNED: "return", Outcome.REFUSED: "refuse"}


class AidRequest(AidPaying):
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
        student_aid_id: str | None = None,
        student_key: str | None = None,
        collective: Minutes | None = None,
        batch_id: str | None = None,
        budget_id: str | None = None,
        paid_fen: int = 0,
        revoked: bool = False,
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
        self.student_aid_id = student_aid_id
        self.student_key = student_key
        self.collective = collective
        self.batch_id = batch_id
        self.budget_id = budget_id
        self.paid_fen = paid_fen
        self.revoked = revoked

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
        student_aid_id: str | None = None,
        student_key: str | None = None,
    ) -> AidRequest:
        """A request on a file that is on notice or on file; refuses `FileNotOnFile`.

        `student_aid_id` and `student_key` say for which application and student it is, if for any.
        """
        if file.state not in ON_REGISTER | {FileState.ON_NOTICE}:
            raise FileNotOnFile(field="file_id", allowed="a file on notice or on file")
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
            student_aid_id=student_aid_id,
            student_key=student_key,
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
        return self.student_key or self.person_key

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF[self.state]

    def is_for_the_same(self, other: AidRequest) -> bool:
        """Whether it is another request for the purpose and year of `other`."""
        funding = (self.terms.purpose, self.terms.year, self.student_key)
        same = funding == (other.terms.purpose, other.terms.year, other.student_key)
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
        file.require_on_register()
        if file.course.registered_on is None:
            file.require_notice_over(act.happened_on)
        act.require_not_before(file.last_on)
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
