"""Dispatch of notices: each is handed over once, or somebody says why not.

Claimed (saved) → handed over → recorded (saved), as notifications sends its deliveries; what was in
between when a process died is in doubt (`Notice.doubt`). A process that stood still hands nothing
over once its claim may have been taken for lost, and what it then records of a try counts only if
nobody settled that try meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog

from carriers.exchange import WHOLE_SECONDS
from carriers.outcomes import Accepted, NotReceived, Outcome, Postponed, Receipt, Refused, Unknown
from records.crash_points import Point, reach
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.monitor.alerting.kinds import NOTICES
from services.monitor.alerting.on_call import Carriers
from services.monitor.alerting.repository import Notices
from services.monitor.domain.notice import Notice, NoticeState, next_try

LONGEST_SEND = timedelta(seconds=WHOLE_SECONDS)
LOST_CLAIM = "lost_claim"

_log = structlog.get_logger(__name__)


class Claimed(NamedTuple):
    """A notice to be handed over, or not any more after `latest`."""

    notice: Notice
    latest: datetime


class Tried(NamedTuple):
    """What came of a try."""

    notice_id: str
    attempt: int
    outcome: Outcome | Receipt


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One round; `committed_unit` opens a unit of work and commits it on a clean exit.

    `policy` (``monitor.alerts``): claim_seconds, receipt_after_seconds, at_once. `all_at_once`
    maps a function over items.
    """

    committed_unit: Callable[[], AbstractContextManager[UnitOfWork]]
    reads: Reads
    carriers: Carriers
    policy: Mapping[str, Any]
    all_at_once: Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Settle what a crash left, ask for receipts, hand over what is due; how many in all."""
        return self._settle_lost_claims() + self._ask_receipts() + self._send_due()

    def _settle_lost_claims(self) -> int:
        now = self.clock()
        lost = self._rows(NoticeState.SENDING, {"claimed_until": {"$lt": now}})
        self._record(
            [Tried(row["_id"], row["attempts"], Unknown(LOST_CLAIM)) for row in lost], wait=False
        )
        return len(lost)

    def _send_due(self) -> int:
        claimed = self._claim()
        if claimed:
            reach(Point.DELIVERY_CLAIMED)
        outcomes = self.all_at_once(self._send, claimed)
        if claimed:
            reach(Point.DELIVERY_SENT)
        self._record(
            [
                Tried(each.notice.aggregate_id, each.notice.attempts, outcome)
                for each, outcome in zip(claimed, outcomes, strict=True)
            ]
        )
        return len(claimed)

    def _claim(self) -> list[Claimed]:
        now = self.clock()
        due = self._rows(NoticeState.PENDING, {"due": {"$lte": now}})
        if not due:
            return []
        until = now + timedelta(seconds=self.policy["claim_seconds"])
        with self.committed_unit() as unit:
            claimed = []
            for row in due:
                with Notices(unit).changing(row["_id"]) as notice:
                    notice.claim(until=until)
                claimed.append(Claimed(notice, until - LONGEST_SEND))
        return claimed

    def _send(self, claimed: Claimed) -> Outcome:
        if self.clock() > claimed.latest:
            return Postponed("too_late")
        return self.carriers.hand_over(claimed.notice)

    def _ask_receipts(self) -> int:
        now = self.clock()
        asked = self._rows(NoticeState.UNKNOWN, {"due": {"$lte": now}})
        notices = [Notices.from_document(row) for row in asked]
        receipts = self.all_at_once(lambda notice: self.carriers.receipt(notice, now), notices)
        self._record(
            [
                Tried(notice.aggregate_id, notice.attempts, receipt)
                for notice, receipt in zip(notices, receipts, strict=True)
            ]
        )
        return len(asked)

    def _record(self, tried: Sequence[Tried], *, wait: bool = True) -> None:
        """Save what came of tries; `wait` before a receipt is asked for: it has to be booked."""
        if not tried:
            return
        now = self.clock()
        later = now + timedelta(seconds=self.policy["receipt_after_seconds"] if wait else 0)
        with self.committed_unit() as unit:
            for notice_id, attempt, outcome in tried:
                with Notices(unit).changing(notice_id) as notice:
                    if notice.awaits_outcome_of(attempt):
                        _apply(notice, outcome, now=now, later=later)
                    else:
                        _log.warning("settled by another process", notice_id=notice_id)

    def _rows(self, state: NoticeState, where: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = self.reads.find(
            NOTICES,
            {"state": state.value, **where},
            sort=(("due", 1),),
            limit=self.policy["at_once"],
        )
        return found.items


def _apply(notice: Notice, outcome: Outcome | Receipt, *, now: datetime, later: datetime) -> None:
    match outcome:
        case Accepted(provider_id):
            notice.accept(provider_id=provider_id, now=now)
        case Refused(reason):
            notice.refuse(reason=reason)
            _log.error("a carrier refuses a notice", carrier=notice.carrier, reason=reason)
        case Postponed(reason):
            notice.postpone(due=next_try(notice.attempts, now=now), reason=reason)
        case NotReceived():
            notice.postpone(due=now, reason="not_received")
        case Unknown(reason):
            notice.doubt(due=later, reason=reason, now=now)
