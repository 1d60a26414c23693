"""In production nobody edits a message alone, nor discards one that moves people's money."""

from dataclasses import replace

import pytest

from contracts.operations.commands import OpsDiscard, OpsSecond
from contracts.operations.queries import OpsProposals
from contracts.operations.words import MessageNotHeld, ProposalNotFound, SecondPersonNeeded
from contracts.refusals import ForeignUnion, RightMissing, VersionConflict, WrongState
from messaging.held import Failure
from records.kinds import HELD
from tests.messaging.ledger.desk import NOW, STAFF
from tests.messaging.ops.owner import COUNTY_LEADER, FINE, LEADER, OPERATOR, edit, run


@pytest.fixture
def proposed(owner, held):
    """What an operator asked for in production."""
    owner.behave_as()
    return edit(owner, held)


def second(owner, proposed, *, by=LEADER, agrees=True):
    return owner.ask(OpsSecond(proposal_id=proposed.proposal_id, agrees=agrees), by=by)


def test_in_production_an_edit_waits_for_a_second_person(owner, desk, proposed, held):
    assert proposed.state == "awaiting_second"
    assert desk.held()[0] == held
    done = second(owner, proposed)
    assert (done.state, done.by, done.decided_by) == ("done", "staff/operator", "staff/leader")
    run(desk)
    assert desk.credits("a") == [7, 2]


def test_a_second_person_may_reject_it(owner, desk, proposed, held):
    assert second(owner, proposed, agrees=False).state == "rejected"
    assert desk.held()[0] == held
    assert [row["actor"] for row in owner.audit("messages.rejected")] == ["staff/leader"]
    with pytest.raises(WrongState):
        second(owner, proposed)


def test_asking_twice_for_the_same_is_one_proposal(owner, proposed, held):
    assert edit(owner, held) == proposed


def test_the_second_is_another_one_who_speaks_for_the_whole_city(owner, desk, proposed):
    with pytest.raises(RightMissing):
        second(owner, proposed, by=OPERATOR)
    with pytest.raises(ForeignUnion):
        second(owner, proposed, by=COUNTY_LEADER)
    for himself in (OPERATOR.name, f"{OPERATOR.name} for {LEADER.name}"):
        with pytest.raises(SecondPersonNeeded):
            second(owner, proposed, by=replace(LEADER, name=himself))
    with pytest.raises(ProposalNotFound):
        owner.ask(OpsSecond(proposal_id="none", agrees=True), by=LEADER)


def test_what_came_to_wait_behind_it_meanwhile_changes_nothing(owner, desk, proposed):
    desk.mint_money("a", 3)
    desk.apply(*desk.bodies())
    assert second(owner, proposed).state == "done"
    run(desk, 4)
    assert desk.credits("a") == [7, 2, 3]


def test_a_message_that_fails_otherwise_by_now_is_not_edited(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    owner.behave_as()
    asked = edit(owner, desk.held()[0])
    fails_otherwise(desk, desk.held()[0])
    with pytest.raises(VersionConflict):
        second(owner, asked)


def fails_otherwise(desk, row):
    with desk.ledger.working(STAFF, now=NOW) as ledger:
        row = ledger.unit.document(HELD, row["_id"])
        rows = desk.consumer.batches._group.held
        rows.give_back(ledger.unit, row, Failure("refused", "AccountClosed", ""))


def test_a_message_that_was_applied_meanwhile_is_not_edited(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    owner.behave_as()
    asked = edit(owner, desk.held()[0])
    desk.mend("a")
    run(desk, 1)
    with pytest.raises(MessageNotHeld):
        second(owner, asked)
    assert desk.credits("a") == [1]


def test_in_production_a_discard_needs_a_second_person_where_money_moves(owner, desk, held):
    wanted = OpsDiscard(row_id=held["_id"], reason="twice", expected_version=held["version"])
    owner.behave_as(service="relief")
    asked = owner.ask(wanted)
    assert asked.state == "awaiting_second"
    assert desk.inbox() == []
    assert second(owner, asked).state == "done"
    assert desk.held()[0]["discarded_at"] is not None


def still_open(owner):
    items = owner.ask(OpsProposals(), by=None).items
    return [(each.act, each.by, each.row_id, each.subject) for each in items]


def test_what_waits_for_a_second_person_is_listed_until_it_is_decided(owner, held, proposed):
    assert still_open(owner) == [("edit", "staff/operator", held["_id"], "press/press-a")]
    second(owner, proposed)
    assert still_open(owner) == []


def test_what_nobody_can_decide_any_more_is_not_listed(owner, desk):
    for name in ("applied", "fails-otherwise", "stays"):
        desk.mint_money(name, 1, mood="fail")
    desk.apply(*desk.bodies())
    owner.behave_as()
    for row in desk.held():
        edit(owner, row, {**FINE, "account_id": row["aggregate"].removeprefix("press/press-")})
    assert len(still_open(owner)) == 3
    desk.mend("applied")
    run(desk, 1)
    (row,) = [each for each in desk.held() if each["aggregate"].endswith("otherwise")]
    fails_otherwise(desk, row)
    assert [subject for *_, subject in still_open(owner)] == ["press/press-stays"]


def test_elsewhere_one_person_discards(owner, desk, held):
    owner.behave_as(service="hotline")
    wanted = OpsDiscard(row_id=held["_id"], reason="twice", expected_version=held["version"])
    assert owner.ask(wanted).state == "done"
