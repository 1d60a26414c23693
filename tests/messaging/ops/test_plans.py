"""Every question of the owner's side is answered by an index, also among many held messages."""

from pathlib import Path

import pytest

from contracts.operations.queries import (
    OpsFates,
    OpsHeldLines,
    OpsJournalSince,
    OpsProposals,
    OpsStatus,
)
from messaging.ops import selections
from records.kinds import HELD
from records.memory import MemoryStore
from records.mongo import MongoStore, connect
from records.settings import Settings
from tests.messaging.ledger.desk import NOW, STAFF, Desk
from tests.messaging.ops.owner import Owner
from tests.records.plans import Questions, stages

pytestmark = pytest.mark.stack


@pytest.fixture
def asking(stack, database):
    """An owner with sixty parked messages on the real database, and what it asks."""
    questions, nowhere, uri = Questions(), Path("/nonexistent"), stack.uris("root").mongo
    settings = Settings("ledger", "test", "real", "", uri, database, nowhere, nowhere, nowhere)
    client = connect(settings, [questions])
    desk = Desk(MongoStore(client, settings, MemoryStore().cipher))
    for number in range(60):
        desk.mint_money(f"a{number}", 1, mood="refuse" if number < 40 else "fail")
    desk.apply(*desk.bodies())
    with desk.ledger.working(STAFF, now=NOW) as ledger:
        for row in desk.held():
            ledger.unit.replace(HELD, {**row, "due": None, "parked": True})
    owner = Owner(desk.ledger, desk)
    questions.asked.clear()
    yield owner, questions, client
    client.close()


def plans(questions, client):
    return [(question, stages(client, question)) for question in questions.asked]


def test_a_replay_scans_no_collection_and_sorts_nothing(asking):
    owner, questions, client = asking
    for selection_id, chosen in (
        ("group", {"fingerprint": owner.desk.held()[0]["fingerprint"]}),
        ("all", {}),
    ):
        questions.asked.clear()
        owner.select(selection_id, **chosen)
        owner.next(selection_id, limit=10)
        assert questions.asked
        for question, plan in plans(questions, client):
            assert not {"COLLSCAN", "SORT"} & plan, question


def test_a_step_of_a_large_selection_asks_six_things_and_reads_no_more_than_goes(
    asking, monkeypatch
):
    monkeypatch.setattr(selections, "COUNTED_AT_EACH_STEP", 0)
    owner, questions, client = asking
    owner.select()
    for _ in range(4):
        owner.next(limit=10)
    questions.asked.clear()
    owner.next(limit=10)
    commands = [next(iter(command.items())) for _, command in questions.asked]
    assert commands == [
        ("find", "selections"),
        ("find", "held"),
        ("find", "held"),
        ("aggregate", "held"),
        ("aggregate", "held"),
        ("aggregate", "inbox"),
    ]
    for question, plan in plans(questions, client):
        assert "aggregate" not in question[1] or "FETCH" not in plan, question
    database, search = questions.asked[1]
    explained = {"explain": search, "verbosity": "executionStats"}
    # Those of the same moment as the last that went are read again, not all that went.
    assert client[database].command(explained)["executionStats"]["totalDocsExamined"] < 30


@pytest.mark.parametrize(
    "request_",
    [
        OpsHeldLines(limit=10),
        OpsProposals(),
        OpsHeldLines(event_id="e"),
        OpsJournalSince(limit=10),
        OpsFates(event_ids=["e"]),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_poll_scans_no_collection(asking, request_):
    owner, questions, client = asking
    owner.ask(request_, by=None)
    assert questions.asked
    for question, plan in plans(questions, client):
        assert "COLLSCAN" not in plan, question


def test_the_runner_finds_what_is_due_by_an_index(asking):
    owner, questions, client = asking
    owner.ask(OpsStatus(), by=None)
    questions.asked.clear()
    owner.desk.consumer.retries.run_due()
    for question, plan in plans(questions, client):
        assert not {"COLLSCAN", "SORT"} & plan, question
