"""Editing a held message: same place in its aggregate, another id, sealed values untouched."""

import json

import pytest

from contracts.operations.queries import OpsFates, OpsHeldMessage
from contracts.operations.words import Fate, MessageNotHeld
from contracts.refusals import InvalidInput, VersionOutdated, WrongState
from messaging.ops.veil import difference
from tests.messaging.ops.owner import FINE, another_process, edit, run


def test_an_edit_keeps_what_the_message_is_about(owner, desk):
    desk.mint_money("a", 1, mood="refuse", press="a")
    desk.apply(*desk.bodies())
    (held,) = desk.held()
    with pytest.raises(InvalidInput) as refused:
        edit(owner, held, {**FINE, "account_id": "b"})
    assert refused.value.field == "data.account_id"
    assert desk.held() == [held]


def test_it_is_applied_in_its_place_under_another_id(owner, desk, held):
    done = edit(owner, held)
    assert done.state == "done"
    edited, behind = desk.held()
    assert (edited["sequence"], edited["aggregate"]) == (held["sequence"], held["aggregate"])
    assert edited["event_id"] == done.edited_to != held["event_id"]
    assert (edited["head"], behind["head"]) == (True, False)
    run(desk)
    assert desk.credits("a") == [7, 2]
    assert desk.held() == []
    fates = {row["event_id"]: row["outcome"] for row in desk.inbox()}
    assert fates[held["event_id"]] == "edited"
    assert fates[done.edited_to] == "applied"


def test_the_handler_still_reads_the_sealed_value(owner, desk, held):
    edit(owner, held)
    assert "次仁" not in json.dumps(desk.held(), default=str, ensure_ascii=False)
    run(desk)
    assert desk.account("a")["owner"] == "次仁"


def test_an_edited_message_can_be_edited_again(owner, desk, held):
    edit(owner, held, {**FINE, "mood": "refuse"})
    run(desk)
    again = desk.held()[0]
    assert again["parked"]
    done = edit(owner, again, {**FINE, "amount": 8})
    shown = owner.ask(OpsHeldMessage(row_id=desk.held()[0]["_id"]))
    assert [json.loads(each)[0]["path"] for each in shown.edits] == ["data.amount", "data.amount"]
    run(desk)
    assert desk.credits("a") == [8, 2]
    assert desk.account("a")["owner"] == "次仁"
    assert sorted(row["outcome"] for row in desk.inbox()) == ["applied"] * 2 + ["edited"] * 2
    assert done.edited_to in {row["event_id"] for row in desk.inbox()}


def test_what_became_of_an_edited_message_is_told_of_its_original(stored):
    desk = stored.desk
    desk.mint_money("a", 1, mood="refuse")
    desk.apply(*desk.bodies())
    original = desk.held()[0]["event_id"]
    edit(stored, desk.held()[0], {**FINE, "mood": "refuse"})

    def fate():
        (told,) = stored.ask(OpsFates(event_ids=[original]), by=None).items
        assert told.event_id == original
        return told.fate, told.edited_to

    assert fate() == (Fate.RETRYING, desk.held()[0]["event_id"])
    run(desk)
    assert fate()[0] == Fate.PARKED
    done = edit(stored, desk.held()[0])
    run(desk)
    assert fate() == (Fate.APPLIED, done.edited_to)


def test_the_difference_is_kept_and_shows_no_sealed_value(owner, desk, held):
    done = edit(owner, held)
    assert json.loads(done.difference) == [
        {"path": "data.amount", "before": 1, "after": 7},
        {"path": "data.mood", "before": "refuse", "after": "fine"},
    ]
    (said,) = owner.audit("messages.edit")
    assert (said["actor"], said["reason"]) == ("staff/operator", "a slip")


def test_a_redelivery_of_the_original_does_nothing(owner, desk):
    desk.mint_money("a", 1, mood="refuse")
    (body,) = desk.bodies()
    desk.apply(body)
    edit(owner, desk.held()[0])
    desk.apply(body)
    run(desk)
    desk.apply(body)
    assert desk.credits("a") == [7]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({**FINE, "amount": "seven"}, "data.amount"),
        ({name: FINE[name] for name in ("mood", "owner")}, "data.account_id"),
        ({**FINE, "owner": {"sealed_for": ["mint"]}}, "data.owner"),
        ({**FINE, "owner": "卓玛"}, "data.owner"),
        ({name: FINE[name] for name in ("account_id", "amount")}, "data.owner"),
        ({**FINE, "amuont": 8}, "data.amuont"),
        ("[1]", "data"),
        ("{", "data"),
        ('{"account_id": "a", "amount": NaN}', "data"),
    ],
)
def test_what_is_not_as_the_contract_says_is_refused_with_its_field(owner, desk, held, data, field):
    with pytest.raises(InvalidInput) as refusal:
        edit(owner, held, data)
    assert field in json.dumps(refusal.value.as_dict())
    assert desk.held()[0] == held


def test_who_saw_an_older_state_is_told(owner, held):
    with pytest.raises(VersionOutdated):
        edit(owner, held, expected_version=held["version"] - 1)


def test_only_a_head_is_edited(owner, desk, held):
    with pytest.raises(WrongState):
        edit(owner, desk.held()[1])
    with pytest.raises(MessageNotHeld):
        edit(owner, held, row_id="ledger.mint/none")


def test_an_attempt_that_was_under_way_applies_nothing(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    runner = another_process(desk)
    claimed = runner._claimed([desk.held()[0]["_id"]])
    edit(owner, desk.held()[0])
    desk.mend("a")
    runner._applied(claimed)
    assert desk.credits("a") == []
    run(desk)
    assert desk.credits("a") == [7]


def test_a_difference_can_be_written_whatever_the_data_hold():
    assert json.loads(difference({"note": "\ud800"}, {"note": "好"})) == [
        {"path": "data.note", "before": "\ud800", "after": "好"}
    ]
