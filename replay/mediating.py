"""A dispute about wages, mediated as its people would do it, until the workers are paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from replay.client import Client
from replay.disputes import Dispute

ACCEPTED, SAT, ENDED, PAID = 0, 4, 8, 18
"""On which day after the request each step is taken; the limit of a mediation is 15."""
EMPLOYER, UNIT = "某建筑公司", "市总工会职工服务中心"
Ask = Callable[[Client, str, str, Mapping[str, Any], int], dict[str, Any]]
"""Client, path, step, body, days after the request → the answer; told again it changes nothing."""


@dataclass(frozen=True, kw_only=True)
class Recovered:
    """What came of mediations: how many ended, how many workers were paid, and what, in fen."""

    ended: int = 0
    people: int = 0
    fen: int = 0

    def __add__(self, other: Recovered) -> Recovered:
        return Recovered(
            ended=self.ended + other.ended,
            people=self.people + other.people,
            fen=self.fen + other.fen,
        )

    @classmethod
    def owed(cls, dispute: Dispute) -> Recovered:
        """What is to come of a dispute."""
        return cls(ended=1, people=dispute.people, fen=dispute.recovered_fen)


@dataclass(frozen=True, kw_only=True)
class Mediating:
    """The agent opens and takes down payments, the shift leader appoints, the mediator mediates."""

    agent: Client
    shift_leader: Client
    mediator: Client
    mediator_id: str
    ask: Ask

    def hold(self, ticket_id: str, dispute: Dispute, *, opened_on: date) -> Recovered:
        """From the opening to the last payment; what stands in the books then."""
        claims = [{"name": each.name, "claimed_fen": each.claimed_fen} for each in dispute.claims]
        opening = {"employer": EMPLOYER, "workers": claims}
        path = f"/api/tickets/{ticket_id}/mediations"
        opened = self.ask(self.agent, path, "mediation", opening, ACCEPTED)
        path = f"/api/mediations/{opened['mediation_id']}"
        post = {"mediator": self.mediator_id, "name": "调解员", "unit": UNIT}
        self.ask(self.shift_leader, f"{path}/mediator", "appoint", post, ACCEPTED)
        everybody = list(range(len(claims)))
        session = {"place": UNIT, "workers": everybody, "employer_came": True}
        self.ask(self.mediator, f"{path}/sessions", "session", session, SAT)
        if dispute.agreed:
            self._agree(path, dispute, everybody, opened_on)
        else:
            advice = {"advice": "可在一年内向劳动人事争议仲裁委员会申请仲裁。"}
            self.ask(self.mediator, f"{path}/fail", "fail", advice, ENDED)
        found = self.agent.ask("GET", path)
        return Recovered(
            ended=int(found["state"] in ("performed", "failed")),
            people=found["recovered_people"],
            fen=found["recovered_fen"],
        )

    def _agree(self, path: str, dispute: Dispute, everybody: list[int], opened_on: date) -> None:
        agreement = {
            "amounts_fen": [each.agreed_fen for each in dispute.claims],
            "signed_by": everybody,
            "employer_signed": True,
            "pay_by": (opened_on + timedelta(days=PAID + 30)).isoformat(),
        }
        self.ask(self.mediator, f"{path}/agree", "agree", agreement, ENDED)
        for place, claim in enumerate(dispute.claims):
            # The first is paid in two parts, as it happens.
            half = claim.agreed_fen // 2 if place == 0 else 0
            for part, fen in enumerate((half, claim.agreed_fen - half)):
                if fen:
                    paid = {"worker": place, "paid_fen": fen}
                    self.ask(self.agent, f"{path}/wages", f"wages/{place}/{part}", paid, PAID)
