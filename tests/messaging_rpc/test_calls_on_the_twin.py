"""A service can be asked without broker and database, under the real rights and idempotency."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.refusals import ForeignUnion, KeyReused, RightMissing, SignInNeeded, WrongState
from contracts.rights import Actor, Role
from messaging.dependencies import Stored, Unit
from messaging.rpc import command, query
from messaging.sealing import KeyRing
from messaging.testing import TwinService
from messaging.testing_calls import ask
from tests.messaging_rpc.desk.contract import (
    CloseSlip,
    CountSlip,
    GetSlip,
    SlipAnswer,
    SlipNotFound,
    WriteSlip,
)
from tests.messaging_rpc.desk.slips import Slip, Slips
from vocabulary.ids import new_id

AGENT = Actor(
    name="staff/agent",
    roles=frozenset({Role.HOTLINE_AGENT}),
    unions=frozenset({"county-540202"}),
)
LEADER = Actor(name="staff/leader", roles=frozenset({Role.LEADER}))
KEY = "a key of twenty chars"
LONG_AGO = datetime(2021, 3, 5, 2, tzinfo=UTC)


class SlipService:
    name = "hotline"

    slips = Stored(Slips)
    unit = Unit()

    @command(WriteSlip, answer="slip_answer")
    def write_slip(self, request):
        slip = Slip(aggregate_id=new_id(), text=request.text, managing_union=request.managing_union)
        self.slips.add(slip)
        return slip.aggregate_id

    @command(CountSlip, answer="slip_answer")
    def count_slip(self, request):
        with self.slips.changing(request.slip_id) as slip:
            slip.stamps += 1
        return request.slip_id

    @command(CloseSlip, answer="slip_answer")
    def close_slip(self, request):
        with self.slips.changing(request.slip_id) as slip:
            slip.close()
        return request.slip_id

    def slip_answer(self, slip_id):
        slip = self.slips.get(slip_id)
        return SlipAnswer(
            slip_id=slip_id,
            version=slip.version,
            text=slip.text,
            stamps=slip.stamps,
            read_at=self.unit.now.isoformat(),
        )

    @query(GetSlip)
    def get_slip(self, request):
        return self.slip_answer(request.slip_id)


@pytest.fixture
def twin():
    own = X25519PrivateKey.generate()
    return TwinService(SlipService, KeyRing([own], {"hotline": own.public_key()}))


@pytest.fixture
def slip_id(twin):
    return ask(twin, WriteSlip(text="hello"), actor=AGENT)["slip_id"]


def test_what_was_written_is_read(twin, slip_id):
    answer = ask(twin, GetSlip(slip_id=slip_id), actor=AGENT, now=LONG_AGO)
    assert (answer["text"], answer["version"]) == ("hello", 1)
    assert answer["read_at"] == "2021-03-05T02:00:00+00:00"


def test_a_repeat_has_one_effect(twin, slip_id):
    replies = [ask(twin, CountSlip(slip_id=slip_id), actor=AGENT, key=KEY) for _ in range(2)]
    assert [(reply["stamps"], reply.replayed) for reply in replies] == [(1, False), (1, True)]


def test_a_repeat_of_what_is_refused_by_now_is_answered(twin, slip_id):
    for replayed in (False, True):
        assert ask(twin, CloseSlip(slip_id=slip_id), actor=AGENT, key=KEY).replayed is replayed
    with pytest.raises(WrongState):
        ask(twin, CloseSlip(slip_id=slip_id), actor=AGENT)


def test_the_same_key_with_another_body_is_refused(twin):
    ask(twin, WriteSlip(text="one"), actor=AGENT, key=KEY)
    with pytest.raises(KeyReused):
        ask(twin, WriteSlip(text="two"), actor=AGENT, key=KEY)


def test_rights_are_asked_before_anything_is_looked_at(twin, slip_id):
    with pytest.raises(SignInNeeded):
        ask(twin, GetSlip(slip_id=slip_id))
    with pytest.raises(RightMissing):
        ask(twin, CountSlip(slip_id=slip_id), actor=LEADER)
    with pytest.raises(ForeignUnion):
        ask(twin, WriteSlip(text="x", managing_union="county-540221"), actor=AGENT)
    with pytest.raises(SlipNotFound):
        ask(twin, GetSlip(slip_id="none"), actor=AGENT)


def test_what_is_not_answered_is_not_found(twin):
    class Silent:
        name = "hotline"

    silent = TwinService(Silent, KeyRing([X25519PrivateKey.generate()], {}))
    with pytest.raises(LookupError):
        ask(silent, GetSlip(slip_id="x"), actor=AGENT)
