"""Records of every sort on a platform, so that generated requests meet more than refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from services.gateway.operations import OPERATIONS
from tests.colleagues import LATER, Newcomer, Person, done
from tests.gateway.fuzzing.known import ids_in
from tests.journeys.test_bad_input import TICKET
from tests.journeys.test_duties import AMOUNT, HERE, approve_aid, put_on_file
from tests.platform import Platform, verdict_of
from tests.strangers import somebody
from tests.visiting import Visitor

REPLAYED = ("--year", "2021", "--scale", "0.005")
LISTED = [each.path for each in OPERATIONS if each.method == "GET" and "{" not in each.path]
SEEN_BY = ("leader", "auditor", "operations", "security", "agent", f"officer-{HERE}")
NOT_THEIRS = {"session_id", "trace_id", "account_id"}
"""Ended or changed they would end what the tests themselves do."""


def seeded(platform: Platform) -> Mapping[str, Sequence[str]]:
    """A small replayed year, cases on their way, accounts nobody uses; name of a field → ids."""
    verdict_of(platform.replay(*REPLAYED), seconds=600)
    both = Newcomer(platform, "officer", "municipal_reviewer", "leader")
    path = put_on_file(platform, both, Newcomer(platform, "leader"))
    aid_id = approve_aid(platform, path, both)
    done(both.does("/api/payment-batches", {"aid_ids": [aid_id], "total_fen": AMOUNT}, LATER))
    agent = Person(platform, "agent")
    for place in range(9):  # of today: those of the replayed year may be at their retention's end
        ticket = done(agent.post("/api/tickets", {**TICKET, "applicant": somebody()}))["ticket_id"]
        if place % 3:
            done(agent.post(f"/api/tickets/{ticket}/accept", {}))
        if place % 3 == 2:
            done(agent.post(f"/api/tickets/{ticket}/escalate", {"reason_code": "illness"}))
    people = [Person(platform, user).headers for user in SEEN_BY]
    found = ids_in(platform.address, LISTED, people)
    return {
        **{name: ids for name, ids in found.items() if name not in NOT_THEIRS},
        "account_id": [_nobody(platform) for _ in range(3)],
    }


def _nobody(platform: Platform) -> str:
    """An account that nothing else needs; its id."""
    account = {
        "user_name": f"fuzz-{uuid4().hex[:12]}",
        "display_name": "达瓦",
        "password": "chomolungma-8848",
        "roles": ["editor"],
        "managing_union": "city",
    }
    made = done(Visitor(platform, "security").post("/api/accounts", account))
    return str(made["account_id"])
