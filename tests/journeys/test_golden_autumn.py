"""Golden Autumn over HTTP: stages by different people, however often told, counted once."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from deploy.local.accounts import demo_accounts
from replay.annual import annual
from replay.crew import Crew
from replay.figures import read_figures, wait_until_quiet
from replay.golden_autumn import hold_autumn
from tests.platform import Platform
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

YEAR, SEED = 2019, 11
"""A year of its own, so that other tests count nothing in it."""


@pytest.fixture(scope="module")
def crew(platform: Platform) -> Crew:
    accounts = demo_accounts(platform.stack)
    return Crew(platform.address, accounts, Console(stderr=True))


def report(platform: Platform, crew: Crew) -> dict[str, Any]:
    desk = crew.signed_in("leader")
    figures = wait_until_quiet(lambda: read_figures(desk, platform.sms, YEAR))
    return annual(figures, year=YEAR)


def test_students_go_eight_stages_are_paid_once_and_stand_in_the_report(platform, crew):
    for _ in range(2):
        found = hold_autumn(1, 2, year=YEAR, seed=SEED, signed_in=crew.signed_in)
        assert found == (1, 2)
    after = report(platform, crew)
    assert after["differences"] == {}
    assert (after["R13_students_municipal"], after["R13_students_county"]) == (1, 2)


def test_who_applied_decides_nothing_and_no_stage_is_left_out(platform, crew):
    hold_autumn(1, 2, year=YEAR, seed=SEED, signed_in=crew.signed_in)
    officer = Visitor(platform, "officer-units-5402")
    listed = officer.get("/api/student-aid?managing_union=units-5402&year=2019").json()["items"]
    path = f"/api/student-aid/{listed[0]['student_aid_id']}"
    acts = officer.get(path).json()["acts"]
    by = {act["stage"]: act["by"] for act in acts if act["outcome"] != "moved_up"}
    assert list(by) == [
        "student_application", "material_check", "student_first_review", "student_review",
        "student_notice", "student_confirmation", "student_entry", "fund_request",
    ]  # fmt: skip
    deciders = [by[stage] for stage in by if stage.endswith(("check", "review", "confirmation"))]
    assert len(set(deciders)) == 4
    assert by["student_application"] not in deciders
    again = officer.post(f"{path}/review", {"outcome": "passed"})
    assert again.status_code in (403, 409)
