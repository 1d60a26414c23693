"""What operators do, on the memory twin, with an owner that answers as it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contracts.monitor import (
    CancelReplay,
    CancelRepublication,
    EditMessage,
    ListFailed,
    ReplayNotFound,
    StartReplay,
    StartRepublication,
)
from contracts.operations.commands import (
    OpsCancelRepublication,
    OpsCancelSelection,
    OpsEdit,
    OpsOpenSelection,
)
from contracts.operations.held import Proposal, SelectionProgress
from contracts.operations.journal import Republication
from contracts.operations.words import ConsumerUnknown, ProposalState, SelectionState
from contracts.refusals import ServiceUnavailable, WrongState
from contracts.rights import Actor, Role
from contracts.schemas import load
from records.kinds import AUDIT
from services.monitor import handlers, views
from services.monitor.kinds import ACTS, REPLAYS, REPUBLICATIONS
from services.monitor.repository import Replays
from tests.books import Books

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
OPERATOR = Actor(name="staff/o", roles=frozenset({Role.OPERATIONS}))
PROGRESS = SelectionProgress(
    selection_id="act-1",
    state=SelectionState.OPEN,
    consumer="relief.hotline",
    frozen_at=NOW,
    by=OPERATOR.name,
    note="mended",
    total=10,
    applied=3,
    failed=0,
    ended=0,
    running=2,
    left=5,
)
PROPOSAL = Proposal(
    proposal_id="p-1",
    row_id="relief.hotline/e-1",
    act="edit",
    state=ProposalState.DONE,
    by=OPERATOR.name,
    at=NOW,
    reason="typing error",
    difference='[{"path": "data.county", "before": "1", "after": "540202"}]',
    decided_by=None,
    decided_at=None,
)
START = StartReplay(owner="relief", consumer="relief.hotline", note="mended")
EDIT = EditMessage(
    owner="relief", row_id="relief.hotline/e-1", data="{}", reason="typo", expected_version=1
)


class Owner:
    def __init__(self, *answers):
        self.asked, self.keys, self._answers = [], [], list(answers)

    def act(self, owner, request, answer, key=None):
        self.asked.append((owner, request))
        self.keys.append(key)
        said = self._answers.pop(0)
        if isinstance(said, Exception):
            raise said
        assert isinstance(said, answer)
        return said


@pytest.fixture
def books():
    return Books("monitor")


def start(books, owner, act_id="act-1"):
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        return handlers.start_replay(
            Replays(unit), owner, request=START, act_id=act_id, by=OPERATOR.name, now=NOW
        )


def cancel(books, owner, replay_id="act-1"):
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        handlers.cancel_replay(
            Replays(unit), owner, request=CancelReplay(replay_id=replay_id), now=NOW
        )


def edit(books, owner):
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        handlers.edit_message(unit, owner, request=EDIT, act_id="act-1")
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        return views.act(unit, act_id="act-1")


def test_a_replay_is_frozen_by_its_owner_under_the_same_id_and_then_driven(books):
    owner = Owner(PROGRESS)
    assert start(books, owner) == "act-1"
    [(name, asked)] = owner.asked
    assert (name, asked.selection_id) == ("relief", "act-1")
    assert isinstance(asked, OpsOpenSelection)
    shown = views.replay(views.replay_row(books.reads(), replay_id="act-1"))
    assert (shown.state, shown.note, shown.total, shown.left) == ("running", "mended", 10, 5)


def test_what_the_owner_refuses_is_not_driven(books):
    with pytest.raises(ConsumerUnknown):
        start(books, Owner(ConsumerUnknown()))
    assert books.rows(REPLAYS) == books.rows(AUDIT) == []


def test_a_cancelled_replay_shows_its_owners_last_numbers(books):
    start(books, Owner(PROGRESS))
    owner = Owner(replace(PROGRESS, applied=6, left=2))
    cancel(books, owner)
    assert isinstance(owner.asked[0][1], OpsCancelSelection)
    shown = views.replay(views.replay_row(books.reads(), replay_id="act-1"))
    assert (shown.state, shown.applied, shown.ended_at) == ("cancelled", 6, NOW)


def test_a_replay_can_be_cancelled_while_its_owner_is_away(books):
    start(books, Owner(PROGRESS))
    cancel(books, Owner(ServiceUnavailable()))
    shown = views.replay(views.replay_row(books.reads(), replay_id="act-1"))
    assert (shown.state, shown.applied) == ("cancelled", 3)


def test_a_replay_that_is_cancelled_already_stays_so(books):
    start(books, Owner(PROGRESS))
    cancel(books, Owner(PROGRESS))
    nobody, acts = Owner(), len(books.rows(AUDIT))
    cancel(books, nobody)
    assert (nobody.asked, len(books.rows(AUDIT))) == ([], acts)


def test_a_replay_that_is_finished_is_not_cancelled(books):
    start(books, Owner(PROGRESS))
    with (
        books.work(OPERATOR, now=NOW) as unit,
        Replays(unit).changing("act-1") as replay,
    ):
        replay.finish(counts=replay.counts, now=NOW)
    nobody = Owner()
    with pytest.raises(WrongState):
        cancel(books, nobody)
    assert nobody.asked == []
    with pytest.raises(ReplayNotFound):
        cancel(books, nobody, "act-2")


def test_an_edit_that_is_repeated_asks_its_owner_once_and_answers_the_same(books):
    owner = Owner(PROPOSAL)
    first = edit(books, owner)
    assert edit(books, owner) == first
    assert (first.service, first.proposal) == ("relief", PROPOSAL)
    assert [type(request) for _, request in owner.asked] == [OpsEdit]


def test_owners_are_told_by_which_key_they_know_a_repeat(books):
    owner = Owner(PROPOSAL)
    edit(books, owner)
    assert owner.keys == ["act-1"]


def test_a_list_takes_the_cursor_of_an_owner_whose_ids_are_those_of_other_systems():
    asked = load(ListFailed, {"owner": "relief", "cursor": "A" * 1000})
    assert asked.cursor == "A" * 1000


def test_every_act_is_written_down_with_who_did_it_and_to_what(books):
    edit(books, Owner(PROPOSAL))
    [row] = books.rows(AUDIT)
    assert (row["action"], row["actor"]) == ("messages.edit", OPERATOR.name)
    assert row["subject"] == "relief/relief.hotline/e-1"


def test_what_operators_wrote_does_not_lie_readable_in_the_monitors_records(books):
    start(books, Owner(PROGRESS))
    edit(books, Owner(PROPOSAL))
    stored = repr([books.rows(kind) for kind in (REPLAYS, ACTS, AUDIT)])
    for written in (START.note, PROPOSAL.reason, "540202"):
        assert written not in stored


def test_a_republication_is_begun_by_the_owner_of_the_journal(books):
    begun = Republication(
        republication_id="act-1",
        consumer="relief.hotline",
        since=NOW,
        until=NOW,
        state=SelectionState.OPEN,
        by=OPERATOR.name,
        note="lost queue",
        total=5,
        sent=0,
    )
    request = StartRepublication(
        owner="hotline", consumer="relief.hotline", since=NOW, note="lost queue"
    )
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        handlers.start_republication(unit, Owner(begun), request=request, act_id="act-1")
    with books.work(OPERATOR, now=NOW) as unit:
        assert handlers.owner_of_republication(unit, "act-1") == "hotline"
        with pytest.raises(ReplayNotFound):
            handlers.owner_of_republication(unit, "act-2")
    owner = Owner(replace(begun, state=SelectionState.CANCELLED))
    with books.work(OPERATOR, now=NOW, action="messages.mend") as unit:
        cancelling = CancelRepublication(republication_id="act-1")
        assert handlers.cancel_republication(unit, owner, request=cancelling) == "act-1"
    assert [(name, type(request)) for name, request in owner.asked] == [
        ("hotline", OpsCancelRepublication)
    ]
    assert len(books.rows(REPUBLICATIONS)) == 1
