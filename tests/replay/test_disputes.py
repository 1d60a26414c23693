"""Disputes of the replay: an exact share of those about wages, whose wages are what was agreed."""

from __future__ import annotations

from typing import Any

import pytest

from replay.disputes import ABOUT_WAGES, mediated_of
from replay.mediating import Mediating, Recovered
from replay.people import generate_people
from replay.request_plan import Outcome, RequestPlan
from replay.requests import generate_requests

pytestmark = pytest.mark.unit

PEOPLE = generate_people(400, seed=3)


@pytest.mark.parametrize("scale", [0.005, 0.1, 0.37])
def test_a_share_of_what_is_handled_about_wages_is_mediated_and_nothing_else(scale):
    made = generate_requests(PEOPLE, seed=3, plan=RequestPlan.at_scale(scale))
    about_wages = [
        each for each in made if each.outcome is Outcome.HANDLED and each.topic in ABOUT_WAGES
    ]
    disputed = [each for each in made if each.dispute is not None]
    assert len(disputed) == mediated_of(len(about_wages))
    assert all(each.topic in ABOUT_WAGES for each in disputed)


@pytest.mark.parametrize(("eligible", "mediated"), [(0, 0), (1, 1), (10, 1), (11, 2), (720, 72)])
def test_where_there_is_one_at_least_one_is_mediated(eligible, mediated):
    assert mediated_of(eligible) == mediated


def test_nobody_gets_more_than_he_claims_and_who_asked_is_a_party():
    made = generate_requests(PEOPLE, seed=3, plan=RequestPlan.at_scale(0.37))
    disputes = [(each.person, each.dispute) for each in made if each.dispute is not None]
    assert any(not dispute.agreed for _, dispute in disputes)
    for person, dispute in disputes:
        assert dispute.claims[0].name == person.name
        assert all(0 <= each.agreed_fen <= each.claimed_fen for each in dispute.claims)
        assert dispute.agreed == (dispute.recovered_fen > 0)


class Books:
    """What the hotline would answer of one mediation."""

    def __init__(self) -> None:
        self.state, self.paid = "mediating", dict[int, int]()

    def step(self, by: Any, path: str, step: str, body: Any, later: int) -> dict[str, Any]:
        if path.endswith("/wages"):
            self.paid[body["worker"]] = self.paid.get(body["worker"], 0) + body["paid_fen"]
        if path.endswith("/fail"):
            self.state = "failed"
        if path.endswith("/agree"):
            self.agreed = sum(body["amounts_fen"])
        return {"mediation_id": "m"}

    def ask(self, method: str, path: str) -> dict[str, Any]:
        paid = sum(self.paid.values())
        done = self.state == "failed" or paid == self.agreed
        return {
            "state": self.state if self.state == "failed" else "performed" if done else "agreed",
            "recovered_fen": paid,
            "recovered_people": len(self.paid),
        }


def test_what_is_recovered_is_what_was_owed_by_every_dispute():
    made = generate_requests(PEOPLE, seed=3, plan=RequestPlan.at_scale(0.37))
    for dispute in (each.dispute for each in made if each.dispute is not None):
        books: Any = Books()
        mediating = Mediating(
            agent=books, shift_leader=books, mediator=books, mediator_id="m", ask=books.step
        )
        day = made[0].recorded_on
        assert mediating.hold("t", dispute, opened_on=day) == Recovered.owed(dispute)
