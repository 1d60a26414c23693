"""One step of a retention run: some records come to their end in one transaction.

A run belongs to a business day. Its cursor is stored with what it did: whoever goes on after a kill
begins there, and a record that came to its end is not found again.
"""

from __future__ import annotations

from typing import Any

import structlog

from contracts.refusals import Refusal
from contracts.retention import HeldBecause, Retained
from messaging.retention.journal import Unpublished, erase_journal, published_journal
from records.policies import Policies
from records.reads import Reads
from records.retention import Pseudonyms, Retirement
from records.retention.progress import Progress
from records.retention.retirement import held_back
from records.retention.terms import term_of
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day

ACTION = "retention.end"
_log = structlog.get_logger(__name__)


def step(service: Any, of: Retained, retirement: Retirement, policies: Policies) -> int:
    """End the next records of a kind that are due; how many those were.

    Writes nothing where nothing is due or the day's run is over.
    """
    unit: UnitOfWork = service.unit
    reads: Reads = service.reads
    today = business_day(unit.now)
    term = term_of(policies, of, today)
    until, progress = term.last_day_due(today), Progress(unit, of)
    if until is None or progress.is_over(today):
        return 0
    ids, next_cursor = retirement.page(reads, until, progress.cursor())
    if not ids and progress.cursor() is None:
        return 0
    held = held_back(service, ids, retirement=retirement, term=term)
    for each in ids:
        if each not in held and (reason := _end(service, each, retirement)) is not None:
            held[each] = reason
    done = len(ids) - len(held)
    run = progress.advance(today, until, done=done, held=held.values(), next_cursor=next_cursor)
    if run["finished_at"] is not None:
        told = {name: run[name] for name in ("day", "until", "done", "held")}
        unit.audit("retention.run", f"retention/{of.value}", after=told)
        _log.info("records came to the end of their retention", of=of.value, done=run["done"])
    return done


def _end(service: Any, record_id: str, retirement: Retirement) -> HeldBecause | None:
    """End one record, with an audit row of how much that was; or why it is left alone."""
    pseudonyms, subject = Pseudonyms(), retirement.subject(record_id)
    try:
        rows = published_journal(service.unit, subject)
        retirement.end(service, record_id, pseudonyms)
    except Unpublished:
        return HeldBecause.UNPUBLISHED
    except Refusal:
        return HeldBecause.WRONG_STATE
    told = erase_journal(service.unit, rows, pseudonyms)
    service.unit.audit(ACTION, subject, after={"journal_rows": told})
    return None
