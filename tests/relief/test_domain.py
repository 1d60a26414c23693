"""The rules of leads and hardship files, without a database."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable

import pytest

from contracts.refusals import DateBeforeCause, WrongState
from contracts.relief import (
    FileOpened,
    LeadAccepted,
    LeadOpened,
    LeadRefused,
    LeadState,
    RefusalReason,
    SeparationOfDuties,
)
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import Lead, lead_id_for
from tests.relief.lead_facts import (
    TODAY,
    YESTERDAY,
    act,
    hardship_file,
    lead_in,
    referral,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "accept": lambda lead, act: lead.accept(file=hardship_file(), note="家访", act=act),
    "refuse": lambda lead, act: lead.refuse(
        reason=RefusalReason.NOT_HARDSHIP, note="有低保", act=act
    ),
}
OUTCOMES = {
    "accept": (LeadState.ACCEPTED, LeadAccepted),
    "refuse": (LeadState.REFUSED, LeadRefused),
}
DECIDED = [LeadState.ACCEPTED, LeadState.REFUSED]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_open_lead_is_decided_and_announces_it(command):
    lead = lead_in(LeadState.OPEN)
    COMMANDS[command](lead, act())
    state, event = OUTCOMES[command]
    assert lead.state == state
    assert [type(fact) for fact in lead.announced] == [event]
    assert lead.decision is not None
    assert lead.decision.act.by == "staff/officer"


@pytest.mark.parametrize(("state", "command"), list(itertools.product(DECIDED, COMMANDS)))
def test_a_decided_lead_refuses_another_decision_and_announces_nothing(state, command):
    lead = lead_in(state)
    before = copy.deepcopy(vars(lead))
    with pytest.raises(WrongState) as refused:
        COMMANDS[command](lead, act())
    assert refused.value.details["command"] == command
    assert vars(lead) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_decides_who_did_something_earlier_on_the_case(command):
    lead = lead_in(LeadState.OPEN, handled_by=["staff/agent", "staff/officer"])
    before = copy.deepcopy(vars(lead))
    with pytest.raises(SeparationOfDuties) as refused:
        COMMANDS[command](lead, act())
    assert refused.value.http_status == 403
    assert vars(lead) == before
    COMMANDS[command](lead, act(by="staff/somebody-else"))
    assert lead.state == OUTCOMES[command][0]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("handled", "decides"),
    [
        ("staff/a", "staff/b for staff/a"),
        ("staff/b", "staff/b for staff/a"),
        ("staff/b for staff/a", "staff/a"),
        ("staff/b for staff/a", "staff/b"),
        ("staff/b for staff/a", "staff/c for staff/b"),
    ],
)
def test_who_acts_for_somebody_and_for_whom_he_acts_are_both_earlier_on_the_case(
    command, handled, decides
):
    lead = lead_in(LeadState.OPEN, handled_by=["staff/x", handled])
    with pytest.raises(SeparationOfDuties):
        COMMANDS[command](lead, act(by=decides))
    COMMANDS[command](lead, act(by="staff/d for staff/c"))


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_decided_before_the_escalation(command):
    lead = lead_in(LeadState.OPEN)
    before = copy.deepcopy(vars(lead))
    with pytest.raises(DateBeforeCause):
        COMMANDS[command](lead, act(YESTERDAY, late_entry_reason="停电"))
    assert vars(lead) == before


def test_an_escalation_opens_a_lead_that_says_whom_to_tell_and_how():
    lead = Lead.open_from(referral(), act=act(by="system/relief"))
    [fact] = lead.announced
    assert isinstance(fact, LeadOpened)
    assert (fact.ticket_id, fact.lead_id) == ("ticket-a", lead.aggregate_id)
    assert (fact.language, fact.phone_key) == ("bo", "t1.phone")
    assert fact.happened_on == TODAY


def test_an_accepted_lead_names_the_file_it_went_into():
    lead = lead_in(LeadState.OPEN)
    lead.accept(file=hardship_file(), note=None, act=act())
    [fact] = lead.announced
    assert isinstance(fact, LeadAccepted)
    assert (fact.file_id, fact.file_number) == ("file-a", "KN-540202-2021-000007")


def test_a_refused_lead_tells_the_reason_but_not_the_officers_note():
    lead = lead_in(LeadState.OPEN)
    lead.refuse(reason=RefusalReason.COVERED_ELSEWHERE, note="有低保", act=act())
    [fact] = lead.announced
    assert isinstance(fact, LeadRefused)
    assert fact.reason == RefusalReason.COVERED_ELSEWHERE
    assert "有低保" not in repr(fact)


def test_a_new_file_is_announced_without_the_name_of_its_person():
    holder = Holder.of(referral(), number="KN-540202-2021-000007")
    file = HardshipFile.open_for(holder, file_id="file-a", act=act())
    [fact] = file.announced
    assert isinstance(fact, FileOpened)
    assert fact.person_key == "p1.person"
    assert "次仁" not in repr(fact)


def test_the_leads_of_two_tickets_are_two_and_the_lead_of_one_is_one():
    assert lead_id_for("ticket-a") == lead_id_for("ticket-a") != lead_id_for("ticket-b")
