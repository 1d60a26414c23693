"""An act that is asked for again, because its answer was lost, answers with what happened."""

import json

import pytest

from contracts.operations.commands import OpsDiscard, OpsEdit, OpsRelease, OpsSecond, OpsUndoDiscard
from contracts.operations.words import Fate, MessageNotHeld
from contracts.refusals import KeyReused, VersionOutdated, WrongState
from tests.messaging.ops.owner import FINE, LEADER, run

KEY = "0123456789abcdef"


def discarding(row):
    return OpsDiscard(row_id=row["_id"], reason="twice", expected_version=row["version"])


def editing(row, data=FINE):
    return OpsEdit(
        row_id=row["_id"],
        data=json.dumps(data),
        reason="a slip",
        expected_version=row["version"],
    )


def test_an_edit_that_was_done_and_applied_since_is_answered_as_done(owner, desk, held):
    done = owner.ask(editing(held), key=KEY)
    run(desk)
    assert owner.ask(editing(held), key=KEY) == done
    assert desk.credits("a") == [7, 2]
    assert len(owner.audit("messages.edit")) == 1
    with pytest.raises(MessageNotHeld):
        owner.ask(editing(held), key=KEY + "another")
    with pytest.raises(KeyReused):
        owner.ask(editing(held, {**FINE, "amount": 9}), key=KEY)


def test_a_discard_is_answered_as_done(owner, desk, held):
    done = owner.ask(discarding(held), key=KEY)
    assert owner.ask(discarding(held), key=KEY) == done
    assert len(owner.audit("messages.discard")) == 1
    with pytest.raises(VersionOutdated):
        owner.ask(discarding(held), key=KEY + "another")


def test_an_undo_and_a_release_say_what_became_of_the_message(owner, desk, held):
    undoing = OpsUndoDiscard(row_id=held["_id"])
    owner.ask(discarding(held))
    assert owner.ask(undoing, key=KEY).fate == Fate.PARKED
    desk.mend("a")
    owner.select()
    owner.replay()
    assert owner.ask(undoing, key=KEY).fate == Fate.APPLIED
    assert len(owner.audit("messages.discard_undone")) == 1

    desk.mint_money("b", 1, mood="refuse")
    desk.apply(*desk.bodies()[-1:])
    (row,) = [each for each in desk.held() if each["aggregate"] == "press/press-b"]
    owner.ask(discarding(row))
    releasing = OpsRelease(row_id=row["_id"])
    assert owner.ask(releasing, key=KEY).fate == Fate.DISCARDED
    assert owner.ask(releasing, key=KEY).fate == Fate.DISCARDED
    with pytest.raises(MessageNotHeld):
        owner.ask(releasing)


def test_a_second_persons_decision_is_answered_as_it_was_made(owner, desk, held):
    owner.behave_as()
    asked = owner.ask(editing(held))
    agreeing = OpsSecond(proposal_id=asked.proposal_id, agrees=True)
    done = owner.ask(agreeing, by=LEADER, key=KEY)
    run(desk)
    assert owner.ask(agreeing, by=LEADER, key=KEY) == done
    with pytest.raises(WrongState):
        owner.ask(agreeing, by=LEADER)
