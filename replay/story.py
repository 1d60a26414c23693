"""One request's story, from the first word to the last, as its people would type it.

Every step carries a key that follows from the run and the request, so that telling the story again,
after a crash or on purpose, changes nothing.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from replay.client import Client
from replay.disputes import Dispute
from replay.mediating import PAID, Mediating, Recovered
from replay.request_plan import Channel, Outcome
from replay.requests import WorkerRequest

NAMESPACE = uuid.UUID("5b0f3f0e-2e9b-4d36-9a52-7a5b1f0c2021")
LEAD_PATIENCE_SECONDS = 180.0
DECIDED_AFTER_DAYS = 3
OPENING_HOUR_UTC = 1  # 9 o'clock in Shigatse


class LeadMissing(Exception):
    """An escalated ticket opened no lead within the patience."""


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A request and its place in the run."""

    run: str
    index: int
    request: WorkerRequest

    def key(self, step: str) -> str:
        """The idempotency key of one step; the same whenever the run is repeated."""
        return str(uuid.uuid5(NAMESPACE, f"{self.run}/{self.index}/{step}"))

    def moment(self, days_later: int = 0) -> datetime:
        """The business moment of a step: within the year, and within opening hours."""
        recorded = self.request.recorded_on
        day = min(recorded + timedelta(days=days_later), date(recorded.year, 12, 31))
        start = datetime(day.year, day.month, day.day, OPENING_HOUR_UTC, tzinfo=UTC)
        return start + timedelta(seconds=self.index % 28_800)


class Teller:
    """Tells stories with the sessions of one thread."""

    def __init__(
        self,
        *,
        public: Client,
        agent: Client,
        shift_leader: Client,
        mediator: Client,
        mediator_id: str,
        officers: Mapping[str, Client],
    ) -> None:
        self._public, self._agent, self._officers = public, agent, officers
        self._shift_leader = shift_leader
        self._mediator, self._mediator_id = mediator, mediator_id
        self._texts: dict[str, int] = {}
        self.recovered = Recovered()

    def tell(self, numbered: Numbered) -> str:
        """Register the request and bring it to its end; returns the ticket's id."""
        ticket_id = self._register(numbered)
        outcome = numbered.request.outcome
        if outcome is Outcome.ANSWERED_AT_ONCE:
            self._act(numbered, ticket_id, "answer", {"text": "已按政策解答，来电人表示清楚。"})
            return ticket_id
        self._act(numbered, ticket_id, "accept", {})
        if outcome is Outcome.HANDLED:
            self._bring_to_its_end(numbered, ticket_id)
            return ticket_id
        reason = numbered.request.escalation_reason
        self._act(numbered, ticket_id, "escalate", {"reason_code": reason})
        self._decide(numbered, ticket_id)
        return ticket_id

    def _bring_to_its_end(self, numbered: Numbered, ticket_id: str) -> None:
        """Answered and called back by the agent, checked and closed by somebody else."""
        dispute, later = numbered.request.dispute, 0
        if dispute is not None:
            self.recovered += self._mediated(numbered, ticket_id, dispute)
            later = PAID
        answer = {"result": "solved", "text": "已协调相关单位处理并答复。"}
        self._act(numbered, ticket_id, "resolve", answer, later=later)
        heard = {"answered_by": "applicant", "with_call": "satisfied", "with_handling": "satisfied"}
        self._act(numbered, ticket_id, "call-back", heard, later=later)
        checked = {"text": "质检合格。"}
        self._act(numbered, ticket_id, "close", checked, by=self._shift_leader, later=later)

    def _mediated(self, numbered: Numbered, ticket_id: str, dispute: Dispute) -> Recovered:
        def ask(
            by: Client, path: str, step: str, body: Mapping[str, Any], later: int
        ) -> dict[str, Any]:
            key, moment = numbered.key(step), numbered.moment(later)
            return by.ask("POST", path, body=body, key=key, business_time=moment)

        return Mediating(
            agent=self._agent,
            shift_leader=self._shift_leader,
            mediator=self._mediator,
            mediator_id=self._mediator_id,
            ask=ask,
        ).hold(ticket_id, dispute, opened_on=numbered.moment().date())

    def _register(self, numbered: Numbered) -> str:
        request = numbered.request
        by_himself = request.channel is Channel.WECHAT and request.late_reason is None
        body = _body(request)
        if by_himself:
            body["consents"] = self._agreed()
        if request.late_reason is not None:
            body["happened_on"] = request.happened_on.isoformat()
            body["late_entry_reason"] = request.late_reason.value
        answer = (self._public if by_himself else self._agent).ask(
            "POST",
            "/api/requests" if by_himself else "/api/tickets",
            body=body,
            key=numbered.key("register"),
            business_time=numbered.moment(),
        )
        return str(answer["ticket_id"])

    def _agreed(self) -> list[dict[str, Any]]:
        """What the portal's form asks of who gives an ID number, in the versions that it shows."""
        if not self._texts:
            found = self._public.ask("GET", "/api/consents")["items"]
            self._texts = {each["purpose"]: each["version"] for each in found}
        return [
            {"purpose": each, "version": self._texts[each]} for each in ("handling", "sensitive")
        ]

    def _act(
        self,
        numbered: Numbered,
        ticket_id: str,
        command: str,
        body: Mapping[str, Any],
        *,
        by: Client | None = None,
        later: int = 0,
    ) -> None:
        (by or self._agent).ask(
            "POST",
            f"/api/tickets/{ticket_id}/{command}",
            body=body,
            key=numbered.key(command),
            business_time=numbered.moment(later),
        )

    def _decide(self, numbered: Numbered, ticket_id: str) -> None:
        request = numbered.request
        officer = self._officers[request.person.managing_union]
        lead_id = self._lead_of(officer, ticket_id)
        refusal = request.lead.refusal if request.lead else None
        command = "refuse" if refusal else "accept"
        officer.ask(
            "POST",
            f"/api/leads/{lead_id}/{command}",
            body={"reason": refusal.value} if refusal else {},
            key=numbered.key(command),
            business_time=numbered.moment(DECIDED_AFTER_DAYS),
        )

    def _lead_of(self, officer: Client, ticket_id: str) -> str:
        """The lead that the ticket opened; it is heard a moment later."""
        until = time.monotonic() + LEAD_PATIENCE_SECONDS
        pause = 0.02
        while time.monotonic() < until:
            found = officer.ask("GET", "/api/leads", query={"ticket_id": ticket_id})["items"]
            if found:
                return str(found[0]["lead_id"])
            time.sleep(pause)
            pause = min(pause * 2, 1.0)
        raise LeadMissing(f"ticket {ticket_id} opened no lead")


def _body(request: WorkerRequest) -> dict[str, Any]:
    person = request.person
    return {
        "channel": request.channel.value,
        "category": request.category.value,
        "county": person.county_code,
        "managing_union": person.managing_union,
        "language": person.language.value,
        "text": request.text,
        "applicant": {
            "name": person.name,
            "phone": person.phone,
            "id_number": person.id_number,
        },
        "preferred_channel": person.preferred_channel.value,
    }
