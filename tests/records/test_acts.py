from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    InvalidInput,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
)
from contracts.rights import Actor, Role
from records.acts import act_now, act_on

NOW = datetime(2021, 3, 4, 16, 30, tzinfo=UTC)  # half past midnight of the 5th in Shanghai
TODAY = date(2021, 3, 5)
YESTERDAY = TODAY - timedelta(days=1)
MAY = Actor(name="staff/a", roles=frozenset({Role.HOTLINE_AGENT}))
MAY_NOT = Actor(name="staff/b", roles=frozenset({Role.LEADER}))
RIGHT = "ticket.enter_late"


def test_an_act_happens_today_in_shanghai_unless_another_day_is_named():
    act = act_on(None, reason=None, by=MAY_NOT, now=NOW, late_right=RIGHT)
    assert act == act_now(by=MAY_NOT, now=NOW)
    assert (act.by, act.at, act.happened_on, act.late) == ("staff/b", NOW, TODAY, False)


def test_naming_today_needs_neither_right_nor_reason():
    act = act_on(TODAY, reason=None, by=MAY_NOT, now=NOW, late_right=RIGHT)
    assert (act.happened_on, act.late_entry_reason) == (TODAY, None)


@pytest.mark.parametrize("day", [None, TODAY])
def test_a_reason_without_an_earlier_day_is_refused_and_not_lost(day):
    with pytest.raises(NotALateEntry) as refused:
        act_on(day, reason="power cut", by=MAY, now=NOW, late_right=RIGHT)
    assert refused.value.field == "late_entry_reason"
    assert refused.value.allowed == "nothing, or a happened_on before 2021-03-05"


def test_a_day_to_come_is_refused_even_with_right_and_reason():
    with pytest.raises(DateInFuture) as refused:
        act_on(TODAY + timedelta(days=1), reason="why", by=MAY, now=NOW, late_right=RIGHT)
    assert (refused.value.field, refused.value.allowed) == ("happened_on", "2021-03-05 or earlier")


def test_an_earlier_day_is_a_late_entry_with_its_reason():
    act = act_on(YESTERDAY, reason="power cut", by=MAY, now=NOW, late_right=RIGHT)
    assert (act.happened_on, act.late, act.late_entry_reason) == (YESTERDAY, True, "power cut")


def test_a_late_entry_needs_the_right_first():
    with pytest.raises(RightMissing) as refused:
        act_on(YESTERDAY, reason=None, by=MAY_NOT, now=NOW, late_right=RIGHT)
    assert refused.value.details["action"] == RIGHT


@pytest.mark.parametrize("mistyped", [date(1999, 12, 31), date(1, 3, 5)])
def test_a_day_of_another_age_is_mistyped_and_refused(mistyped):
    with pytest.raises(InvalidInput) as refused:
        act_on(mistyped, reason="why", by=MAY, now=NOW, late_right=RIGHT)
    (error,) = refused.value.details["errors"]
    assert (error["field"], error["code"]) == ("happened_on", "bad_date")


@pytest.mark.parametrize("reason", [None, ""])
def test_a_late_entry_needs_a_reason(reason):
    with pytest.raises(LateEntryReasonMissing):
        act_on(YESTERDAY, reason=reason, by=MAY, now=NOW, late_right=RIGHT)


def test_nothing_happens_before_its_cause_but_it_may_on_the_same_day():
    act = act_now(by=MAY, now=NOW)
    act.require_not_before(TODAY)
    with pytest.raises(DateBeforeCause):
        act.require_not_before(TODAY + timedelta(days=1))
