"""Relief's doors for aid and its payment: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import DownloadPermit
from contracts.relief import (
    AidAnswer,
    AidPage,
    BatchAnswer,
    BatchPage,
    BuildBatch,
    CorrectAid,
    DecideAid,
    DecideBatch,
    GetAid,
    GetAidFile,
    GetBatch,
    ListAid,
    ListBatches,
    MoveAidUp,
    MoveBatchUp,
    PayBatch,
    RequestAid,
)
from contracts.relief.bank import CorrectPayee, RecordBankAnswer, RevokeAid
from contracts.relief.bank_files import BankFileAnswer, WriteBankFile
from contracts.relief.files_owed import FilesOwedPage, ListFilesOwed
from contracts.relief.ledgers import GetPersonLedger, PersonLedger
from contracts.relief.similar_cases import ListSimilarCases, SimilarCases
from contracts.relief.statements import CompareStatement, StatementAnswer
from messaging.rpc import command, query
from services.relief import (
    aid_views,
    aiding,
    bank_answers,
    bank_files,
    files_owed,
    ledger_views,
    minutes_kept,
    paying,
    reconciling,
    similar_cases,
)


class AidDoors:
    """Aid, asked for, approved, put into a batch and paid by different people."""

    unit: Any
    reads: Any
    policies: Any
    kept_files: Any
    keys: Any
    cases: Any

    @command(RequestAid, answer="aid_answer")
    def request_aid(self, request: RequestAid) -> str:
        return aiding.request_aid(
            self.cases, request=request, keys=self.keys, policies=self.policies
        )

    @command(CorrectAid, answer="aid_answer")
    def correct_aid(self, request: CorrectAid) -> str:
        return aiding.correct_aid(
            self.cases, request=request, keys=self.keys, policies=self.policies
        )

    @command(DecideAid, answer="aid_answer")
    def decide_aid(self, request: DecideAid) -> str:
        return aiding.decide_aid(
            self.cases, self.kept_files.staged, request=request, policies=self.policies
        )

    @command(RevokeAid, answer="aid_answer")
    def revoke_aid(self, request: RevokeAid) -> str:
        return aiding.revoke_aid(self.cases, request=request)

    @command(CorrectPayee, answer="aid_answer")
    def correct_payee(self, request: CorrectPayee) -> str:
        return aiding.correct_payee(self.cases, request=request, keys=self.keys)

    @command(MoveAidUp, answer="aid_answer")
    def move_aid_up(self, request: MoveAidUp) -> str:
        return aiding.move_aid_up(self.cases, request=request)

    @command(BuildBatch, answer="batch_answer")
    def build_batch(self, request: BuildBatch) -> str:
        return paying.build_batch(self.cases, request=request)

    @command(DecideBatch, answer="batch_answer")
    def decide_batch(self, request: DecideBatch) -> str:
        return paying.decide_batch(self.cases, request=request, keys=self.keys)

    @command(MoveBatchUp, answer="batch_answer")
    def move_batch_up(self, request: MoveBatchUp) -> str:
        return paying.move_batch_up(self.cases, request=request)

    @command(PayBatch, answer="batch_answer")
    def pay_batch(self, request: PayBatch) -> str:
        return bank_answers.pay_batch(self.cases, request=request)

    @command(RecordBankAnswer, answer="batch_answer")
    def record_bank_answer(self, request: RecordBankAnswer) -> str:
        return bank_answers.record_bank_answer(self.cases, request=request)

    @command(WriteBankFile)
    def write_bank_file(self, request: WriteBankFile) -> BankFileAnswer:
        return bank_files.write_bank_file(
            self.cases, request=request, keys=self.keys, policies=self.policies
        )

    @command(CompareStatement)
    def compare_statement(self, request: CompareStatement) -> StatementAnswer:
        return reconciling.compare_statement(self.unit, self.reads, request=request)

    def aid_answer(self, aid_id: str) -> AidAnswer:
        """The request as it is now."""
        return aid_views.aid(self.cases, self.cases.aid.get(aid_id))

    def batch_answer(self, batch_id: str) -> BatchAnswer:
        """The batch as it is now."""
        return aid_views.batch(self.cases, self.cases.batches.get(batch_id))

    @query(GetAid)
    def get_aid(self, request: GetAid) -> AidAnswer:
        aid = self.cases.aid.get(request.aid_id)
        self.unit.audit("aid.read", aid.subject)
        return aid_views.aid(self.cases, aid)

    @query(GetAidFile)
    def get_aid_file(self, request: GetAidFile) -> DownloadPermit:
        return self.kept_files.permit_download(
            minutes_kept.fetch_minutes(self.cases, self.kept_files.staged, request=request)
        )

    @query(GetPersonLedger)
    def get_person_ledger(self, request: GetPersonLedger) -> PersonLedger:
        return ledger_views.person_ledger(self.cases, self.reads, request=request)

    @query(ListAid)
    def list_aid(self, request: ListAid) -> AidPage:
        return aid_views.list_aid(self.reads, request=request)

    @query(ListSimilarCases)
    def list_similar_cases(self, request: ListSimilarCases) -> SimilarCases:
        return similar_cases.similar_cases(
            self.cases, self.reads, request=request, policies=self.policies
        )

    @query(ListFilesOwed)
    def list_files_owed(self, request: ListFilesOwed) -> FilesOwedPage:
        return files_owed.list_files_owed(self.reads, request=request, now=self.unit.now)

    @query(GetBatch)
    def get_batch(self, request: GetBatch) -> BatchAnswer:
        batch = self.cases.batches.get(request.batch_id)
        self.unit.audit("payment.read", batch.subject)
        return aid_views.batch(self.cases, batch)

    @query(ListBatches)
    def list_batches(self, request: ListBatches) -> BatchPage:
        return aid_views.list_batches(self.reads, request=request)
