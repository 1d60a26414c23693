"""What tests of leaving speak of: a household on file that leaves, each step by another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.relief.leaving.commands import (
    CheckLeave,
    ConfirmLeave,
    DecideClose,
    EndMonitoring,
    PostLeaveNotice,
    ProposeClose,
    ProposeLeave,
    RecordFallingBack,
)
from contracts.relief.leaving.rechecks import (
    BeginRecheck,
    DecideRecheck,
    DropRecheck,
    SubmitRecheck,
)
from contracts.relief.leaving_words import LeaveReason
from contracts.rights import Role
from records.documents import Document
from services.relief.leaving import handlers, rechecking
from services.relief.repository.files import FILES
from tests.books import Books
from tests.relief.file_facts import (
    COUNTY,
    FILER,
    FIRST,
    POLICIES,
    USE_CASES,
    asked,
    on_file,
    person,
)

LATER = datetime(2021, 6, 1, 4, 0, tzinfo=UTC)
AFTER_NOTICE = datetime(2021, 6, 15, 4, 0, tzinfo=UTC)
MONITORED_UNTIL = "2021-12-15"
AFTER_MONITORING = datetime(2021, 12, 20, 4, 0, tzinfo=UTC)
THIRD = person("third", Role.OFFICER, COUNTY)

USE_CASES |= {
    ProposeLeave: lambda cases, request: handlers.propose_leave(
        cases, request=request, policies=POLICIES
    ),
    CheckLeave: lambda cases, request: handlers.check_leave(cases, request=request),
    PostLeaveNotice: lambda cases, request: handlers.post_leave_notice(
        cases, request=request, policies=POLICIES
    ),
    ConfirmLeave: lambda cases, request: handlers.confirm_leave(
        cases, request=request, policies=POLICIES
    ),
    EndMonitoring: lambda cases, request: handlers.end_monitoring(cases, request=request),
    RecordFallingBack: lambda cases, request: handlers.record_falling_back(cases, request=request),
    BeginRecheck: lambda cases, request: rechecking.begin_recheck(cases, request=request),
    SubmitRecheck: lambda cases, request: rechecking.submit_recheck(
        cases, request=request, policies=POLICIES
    ),
    DropRecheck: lambda cases, request: rechecking.drop_recheck(cases, request=request),
    DecideRecheck: lambda cases, request: rechecking.decide_recheck(cases, request=request),
    ProposeClose: lambda cases, request: handlers.propose_close(cases, request=request),
    DecideClose: lambda cases, request: handlers.decide_close(cases, request=request),
}


def proposed(books: Books, reason: LeaveReason = LeaveReason.BY_WORD) -> str:
    propose = ProposeLeave(file_id=on_file(books), reason=reason, note="儿子已就业")
    return asked(books, propose, FILER, now=LATER)


def on_leave_notice(books: Books) -> str:
    file_id = proposed(books)
    asked(books, CheckLeave(file_id=file_id, passed=True), FIRST, now=LATER)
    return asked(books, PostLeaveNotice(file_id=file_id), FILER, now=LATER)


def monitored(books: Books) -> str:
    confirm = ConfirmLeave(file_id=on_leave_notice(books), passed=True)
    return asked(books, confirm, THIRD, now=AFTER_NOTICE)


def stable(books: Books) -> str:
    end = EndMonitoring(file_id=monitored(books), found="收入稳定")
    return asked(books, end, FILER, now=AFTER_MONITORING)


def file_row(books: Books, file_id: str) -> Document:
    [row] = [each for each in books.opened(FILES) if each["_id"] == file_id]
    return row


def told(books: Books, name: str) -> list[Any]:
    return [event for event in books.announced if event.wire_name() == name]
