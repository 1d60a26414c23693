"""Who may ask an owner about its messages: the monitor, and for acts an operator behind it."""

import pytest

from contracts.operations import commands, queries
from contracts.operations.request import OwnersCommand
from contracts.refusals import AssertionInvalid, RightMissing, SignInNeeded
from contracts.rights import RIGHTS, Role
from messaging.ops import desk as ops
from messaging.ops.entrypoints import owners_requests
from records.clock import utc_now
from tests.messaging.ledger.desk import Desk
from tests.messaging.ops.owner import LEADER, OFFICER, OPERATOR, Owner

pytestmark = pytest.mark.unit

READ = queries.OpsHeldMessage(row_id="ledger.mint/none")
MENDS = (
    commands.OpsOpenSelection(selection_id="s", consumer="ledger.mint", note="why"),
    commands.OpsCancelSelection(selection_id="s"),
    commands.OpsEdit(row_id="r", data="{}", reason="why", expected_version=1),
    commands.OpsDiscard(row_id="r", reason="why", expected_version=1),
    commands.OpsUndoDiscard(row_id="r"),
    commands.OpsRelease(row_id="r"),
    commands.OpsCancelRepublication(republication_id="r"),
    commands.OpsRepublish(republication_id="r", consumer="a.b", since=utc_now(), note="why"),
)


def named(request):
    return request.method()


@pytest.fixture
def owner():
    """On the twin: the door asks no database."""
    desk = Desk()
    return Owner(desk.ledger, desk)


def test_the_desk_answers_every_request_of_the_contract():
    assert all(callable(getattr(ops.Desk, request.method())) for request in owners_requests())


@pytest.mark.parametrize("caller", [None, "gateway", "relief"])
@pytest.mark.parametrize("request_", [queries.OpsStatus(), READ, *MENDS], ids=named)
def test_nobody_but_the_monitor_is_answered_whatever_assertion_he_has(owner, caller, request_):
    with pytest.raises(RightMissing):
        owner.ask(request_, by=OPERATOR, sealed_by=caller)


@pytest.mark.parametrize("request_", MENDS, ids=named)
def test_the_monitor_alone_mends_nothing(owner, request_):
    with pytest.raises(SignInNeeded):
        owner.ask(request_, by=None)
    for stranger in (OFFICER, LEADER):
        with pytest.raises(RightMissing):
            owner.ask(request_, by=stranger)


def test_the_monitor_alone_opens_no_message(owner):
    with pytest.raises(SignInNeeded):
        owner.ask(READ, by=None)
    with pytest.raises(RightMissing):
        owner.ask(READ, by=OFFICER)


def test_an_operator_does_not_agree_in_the_place_of_the_business(owner):
    wanted = commands.OpsSecond(proposal_id="p", agrees=True)
    with pytest.raises(RightMissing):
        owner.ask(wanted, by=OPERATOR)


def test_a_forged_assertion_counts_for_nothing(owner, monkeypatch):
    monkeypatch.setattr("tests.messaging.ops.owner.sign_assertion", lambda *_: "forged")
    with pytest.raises(AssertionInvalid):
        owner.ask(READ)


def test_every_act_that_a_person_decides_needs_a_right_that_somebody_has():
    asked = {request: getattr(request, "action", None) for request in owners_requests()}
    without = {each for each in asked if issubclass(each, OwnersCommand) and not asked[each]}
    assert without == {commands.OpsReplayNext}  # goes on with what an operator opened
    actions = {action for action in asked.values() if action}
    held = {action for role in Role for action in RIGHTS.get(role, {})}
    assert actions <= held
