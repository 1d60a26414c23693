"""One step of a retention run: some records come to their end in one transaction.

A run belongs to a business day. Its cursor is stored with what it did: whoever goes on after a kill
begins there, and a record that came to its end is not found again. A record that cannot be read or
changed keeps nobody back: it stays as it was, the run tells of it, and the next day tries it again.
What the database refuses to store shows at the commit alone, and is found by doing less at once
(`Caution`). Of a kind that cannot be looked through its progress says since when.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import structlog
from pymongo.errors import EncryptionError, PyMongoError

from contracts.refusals import Refusal, WrongState
from contracts.retention import HeldBecause, Retained
from messaging.held.failures import Failure
from messaging.retention.journal import Unpublished, erase_journal, published_journal
from messaging.timers import Caution
from records.keys import shown_without
from records.policies import Policies
from records.reads import Reads
from records.retention import Pseudonyms, Retirement
from records.retention.holds import end_words
from records.retention.progress import Progress
from records.retention.retirement import AT_ONCE, held_back
from records.retention.terms import Term, term_of
from records.store import DocumentInvalid, StoreError
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day

ACTION = "retention.end"
_log = structlog.get_logger(__name__)


def step_of_one_kind(service: Any, caution: Caution = Caution.NONE) -> int:
    """End the next records of the first kind that has any; how many those were.

    One kind at a time, so that a transaction stays small. A kind of which not even a page can be
    found keeps no other kind back.
    """
    for of, retirement in service.retirements.items():
        try:
            with service.unit.all_or_nothing():
                done = step(service, of, retirement, service.policies, caution)
                Progress(service.unit, of).goes_on()
        except Exception as error:  # noqa: BLE001 - its other kinds must go on
            _require_fault(error)
            _tell("a kind of records cannot be looked through", error, of=of.value)
            Progress(service.unit, of).stands_still()
            continue
        if done:
            return done
    return 0


def step(
    service: Any,
    of: Retained,
    retirement: Retirement,
    policies: Policies,
    caution: Caution = Caution.NONE,
) -> int:
    """End the next records of a kind that are due; how many those were, or were passed over.

    Writes nothing where nothing is due or the day's run is over.
    """
    unit: UnitOfWork = service.unit
    reads: Reads = service.reads
    today = business_day(unit.now)
    term = term_of(policies, of, today)
    until, progress = term.last_day_due(today), Progress(unit, of)
    if until is None or progress.is_over(today):
        return 0
    most = 1 if caution else AT_ONCE
    ids, next_cursor = retirement.page(reads, until, progress.cursor(), most=most)
    if not ids and progress.cursor() is None:
        return 0
    # Loaded before it is asked what keeps them: whatever is written to one meanwhile collides.
    unit.prefetch(retirement.kind, ids)
    held = _left_alone(service, ids, retirement, term)
    tried = [each for each in ids if each not in held]
    for each in tried:
        if (reason := _end(service, each, retirement, until, caution)) is not None:
            held[each] = reason
    done = len(ids) - len(held)
    run = progress.advance(today, until, done=done, held=held.values(), next_cursor=next_cursor)
    if run["finished_at"] is not None:
        told = {name: run[name] for name in ("day", "until", "done", "held")}
        unit.audit("retention.run", f"retention/{of.value}", after=told)
        _log.info("records came to the end of their retention", of=of.value, done=run["done"])
    return len(tried) if caution is Caution.PASS_OVER else done


def _left_alone(
    service: Any, ids: Collection[str], retirement: Retirement, term: Term
) -> dict[str, HeldBecause]:
    """As `held_back`; where that fails each record is looked at alone."""
    try:
        return held_back(service, ids, retirement=retirement, term=term)
    except Exception as error:  # noqa: BLE001 - the others must be looked at
        _require_fault(error)
        if len(ids) == 1:
            (only,) = ids
            _tell_of_record(error, retirement.subject(only))
            return {only: HeldBecause.FAULT}
    held: dict[str, HeldBecause] = {}
    for each in ids:
        held |= _left_alone(service, [each], retirement, term)
    return held


def _end(
    service: Any, record_id: str, retirement: Retirement, until: date, caution: Caution
) -> HeldBecause | None:
    """End one record, with an audit row of how much that was; or why it is left as it was."""
    subject = retirement.subject(record_id)
    if caution is Caution.PASS_OVER:
        _log.error("a record cannot be stored as it would be", subject=shown_without(subject))
        return HeldBecause.FAULT
    try:
        with service.unit.all_or_nothing():
            _require_due(service.unit, record_id, retirement, until)
            _end_whole(service, record_id, subject, retirement)
    except Unpublished:
        return HeldBecause.UNPUBLISHED
    except Refusal:
        return HeldBecause.WRONG_STATE
    except Exception as error:  # noqa: BLE001 - one record must not stop all others
        _require_fault(error)
        _tell_of_record(error, subject)
        return HeldBecause.FAULT
    return None


def _require_due(unit: UnitOfWork, record_id: str, retirement: Retirement, until: date) -> None:
    """Refuses `WrongState` for a record whose years began anew since its page was read."""
    row = unit.document(retirement.kind, record_id)
    if row is None or not retirement.is_due(row, until):
        raise WrongState(allowed="a record that is due", state="not due", command="end")


def _end_whole(service: Any, record_id: str, subject: str, retirement: Retirement) -> None:
    pseudonyms = Pseudonyms()
    rows = published_journal(service.unit, subject)
    retirement.end(service, record_id, pseudonyms)
    if retirement.may_be_held:
        end_words(service.unit, subject)
    told = erase_journal(service.unit, rows, pseudonyms)
    # A record may be named by what finds its person, and audit rows stay.
    service.unit.audit(ACTION, shown_without(subject), after={"journal_rows": told})


def _require_fault(error: Exception) -> None:
    """Raise again what is nothing of the record's: a lost race, or a database that is away."""
    if isinstance(error, DocumentInvalid | EncryptionError):
        return
    if isinstance(error, StoreError | PyMongoError):
        raise error


def _tell_of_record(error: Exception, subject: str) -> None:
    _tell("a record cannot come to its end", error, subject=shown_without(subject))


def _tell(what: str, error: Exception, **named: str) -> None:
    """In the log, by the kind of fault and its place in our code: its text may quote a value."""
    failure = Failure.of(error)
    _log.error(what, fault=failure.error_type, where=failure.where, **named)
