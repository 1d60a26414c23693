"""What becomes of approved aid: put in a batch, paid, or revoked."""

from __future__ import annotations

from typing import Any

from contracts.refusals import WrongState
from contracts.relief import Outcome, Payee, Stage
from contracts.relief.bank import AidRevoked
from contracts.relief.bank_words import PaymentFailure
from records.acts import Act
from services.relief.domain.aid_terms import Terms
from services.relief.domain.case import Case
from services.relief.domain.case_archiving import AidArchiving


class AidPaying(AidArchiving):
    """The part of a request for aid that begins once it is approved; sums in fen."""

    union: str
    terms: Terms
    batch_id: str | None
    budget_id: str | None
    paid_fen: int
    revoked: bool

    @property
    def due_fen(self) -> int:
        """What of the amount is not paid yet."""
        return self.terms.amount_fen - self.paid_fen

    def revoke(self, approval_id: str | None, *, note: str, act: Act, case: Case) -> None:
        """Nothing will be paid on it any more; where a part was, it ends as paid with that.

        `approval_id` is the act that this one decides anew.
        """
        command = "end_in_part" if self.paid_fen else "revoke"
        self.require_actable(command, Stage.AID_APPROVAL, act=act, case=case)
        self._move(command)
        self.revoked = True
        facts = {"unpaid_fen": self.due_fen}
        more: dict[str, Any] = {"facts": facts, "note": note, "supersedes": approval_id}
        self._record(Stage.AID_APPROVAL, Outcome.REFUSED, act, **more)
        named = self._named(act)
        told = ("aid_id", "file_id", "managing_union", "programme", "year", "happened_on")
        self.announce(AidRevoked(unpaid_fen=self.due_fen, **{each: named[each] for each in told}))

    def put_in_batch(self, batch_id: str, *, act: Act, case: Case) -> None:
        """Somebody builds a payment batch with it."""
        self.require_actable("put_in_batch", Stage.BATCH_BUILDING, act=act, case=case)
        self._move("put_in_batch")
        self.batch_id = batch_id
        self._record(Stage.BATCH_BUILDING, Outcome.DONE, act, facts={"batch_id": batch_id})

    def taken_out(self, *, act: Act, case: Case) -> None:
        """Whoever prepares its batch takes it out, or gives the batch up: it is free again."""
        self.require_actable("take_out", Stage.BATCH_BUILDING, act=act, case=case)
        facts = {"batch_id": self.batch_id}
        self._move("take_out")
        self.batch_id = None
        self._record(Stage.BATCH_BUILDING, Outcome.DONE, act, facts=facts)

    def batch_prepared(self, stage: Stage, outcome: Outcome, *, act: Act, case: Case) -> None:
        """Its batch was frozen, unfrozen, checked or returned: whoever did that is of its case."""
        self.require_actable("pay", stage, act=act, case=case)
        self._record(stage, outcome, act, facts={"batch_id": self.batch_id})

    def batch_decided(self, outcome: Outcome, *, act: Act, case: Case) -> None:
        """Its batch was approved, or rejected, which frees it for another one."""
        command = "pay" if outcome == Outcome.PASSED else "take_out"
        self.require_actable(command, Stage.BATCH_APPROVAL, act=act, case=case)
        facts = {"batch_id": self.batch_id}
        if outcome != Outcome.PASSED:
            self._move("take_out")
            self.batch_id = None
        self._record(Stage.BATCH_APPROVAL, outcome, act, facts=facts)

    def paid(self, *, act: Act, case: Case) -> None:
        """The bank has paid it."""
        self.require_actable("pay", Stage.PAYMENT, act=act, case=case)
        self._move("pay")
        self.paid_fen = self.terms.amount_fen
        self._record(Stage.PAYMENT, Outcome.DONE, act, facts={"batch_id": self.batch_id})

    def came_back(self, paid_fen: int, failure: PaymentFailure, *, act: Act, case: Case) -> None:
        """The bank paid only `paid_fen` of what was due; the rest waits for another batch."""
        self.require_actable("come_back", Stage.PAYMENT, act=act, case=case)
        self._move("come_back")
        returned = self.due_fen - paid_fen
        self.paid_fen += paid_fen
        facts = {
            "batch_id": self.batch_id,
            "paid_fen": paid_fen,
            "returned_fen": returned,
            "failure": failure.value,
        }
        self.batch_id = None
        self._record(Stage.PAYMENT, Outcome.RETURNED, act, facts=facts)

    def correct_payee(
        self, payee: Payee, card_key: str, *, note: str, act: Act, case: Case
    ) -> None:
        """What came back goes to another card from now on.

        Refuses `WrongState` unless money came back: nobody changes the card that was approved.
        """
        self.require_actable("correct_payee", Stage.AID_REQUEST, act=act, case=case)
        if not any(each.came_back and each.subject == self.subject for each in case.acts):
            allowed = "approved, and sent back by the bank"
            raise WrongState(allowed=allowed, state=self.state, command="correct_payee")
        self._move("correct_payee")
        self.payee, self.card_key = payee, card_key
        self._record(Stage.AID_REQUEST, Outcome.DONE, act, note=note)

    def _named(self, act: Act) -> dict[str, Any]:
        return {
            "aid_id": self.aggregate_id,
            "file_id": self.file_id,
            "person_key": self.person_key,
            "managing_union": self.union,
            "programme": self.terms.programme,
            "purpose": self.terms.purpose,
            "year": self.terms.year,
            "amount_fen": self.terms.amount_fen,
            "happened_on": act.happened_on,
        }
