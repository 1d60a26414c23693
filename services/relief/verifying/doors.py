"""Relief's doors to verification: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.verifying.answers import (
    GetVerification,
    ListMyReceiptChecks,
    ListReceiptChecks,
    MyReceiptChecks,
    ReceiptCheckAnswer,
    ReceiptCheckPage,
    VerificationAnswer,
)
from contracts.relief.verifying.commands import AnswerReceiptCheck, DrawVerification
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.relief.verifying import handlers, views
from services.relief.verifying.repository import ReceiptChecks, Verifications


class VerifyingDoors:
    """A sample of what was paid, and whether it came."""

    verifications = Stored(Verifications)
    receipt_checks = Stored(ReceiptChecks)
    reads: Any
    cases: Any
    policies: Any

    def verification_answer(self, batch_id: str) -> VerificationAnswer:
        """The verification as it is now."""
        return views.verification(self.reads, self.verifications.get(batch_id))

    def receipt_check_answer(self, check_id: str) -> ReceiptCheckAnswer:
        """The question as it is now, for who was found to reach its file."""
        return views.receipt_check(self.receipt_checks.get_beyond(check_id))

    @command(DrawVerification, answer="verification_answer")
    def draw_verification(self, request: DrawVerification) -> str:
        return handlers.draw_verification(self.cases, request=request, policies=self.policies)

    @command(AnswerReceiptCheck, answer="receipt_check_answer")
    def answer_receipt_check(self, request: AnswerReceiptCheck) -> str:
        return handlers.answer_receipt_check(self.cases, request=request)

    @query(GetVerification)
    def get_verification(self, request: GetVerification) -> VerificationAnswer:
        return self.verification_answer(request.batch_id)

    @query(ListReceiptChecks)
    def list_receipt_checks(self, request: ListReceiptChecks) -> ReceiptCheckPage:
        return views.list_receipt_checks(self.reads, request=request)

    @query(ListMyReceiptChecks)
    def list_my_receipt_checks(self, request: ListMyReceiptChecks) -> MyReceiptChecks:
        return views.my_receipt_checks(self.reads, request=request)
