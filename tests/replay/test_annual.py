"""The annual report as `make report` prints it."""

from __future__ import annotations

from replay.annual import annual
from replay.owned import OWNED
from tests.replay.test_replay_reconciliation import Year


def test_the_report_is_flat_and_beside_each_figure_stands_its_owners_own_count() -> None:
    printed = annual(Year().figures(), year=2021)
    assert printed["year"] == 2021
    assert printed["R14_tickets"] == printed["owners"]["R14_tickets"] == 9
    assert printed["owners"].keys() == OWNED.keys()
    assert printed["differences"] == {}


def test_what_the_report_and_the_owner_count_differently_is_named_with_both_counts() -> None:
    year = Year()
    year.counted["R14_tickets_escalated"] = 2
    printed = annual(year.figures(), year=2021)
    assert printed["differences"] == {"R14_tickets_escalated": {"report": 2, "owner": 3}}
