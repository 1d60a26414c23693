"""Leaving hardship over HTTP: who had left is visited and taken in, who leaves is decided on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import requests

from replay.client import Client, Refused
from tests.journeys.test_duties import Person, visitor_of
from tests.journeys.test_import import finished
from tests.platform import Platform
from tests.relief.importing.register_facts import household, workbook
from tests.strangers import somebody
from tests.visiting import Visitor
from vocabulary.ids import new_id

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

HERE, THERE = "county-540202", "county-540221"
DESKS = 16
LEFT_IN = 2020
FELL, WELL, ON_FILE = (f"A0007{uuid4().hex[:8]}" for _ in range(3))
"""Numbers of theirs, with nobody in them whom another test has."""


@pytest.fixture(scope="module")
def officer(platform: Platform) -> Visitor:
    return Visitor(platform, f"officer-{HERE}")


@pytest.fixture(scope="module")
def city(platform: Platform) -> Visitor:
    return Visitor(platform, "officer-city")


@pytest.fixture(scope="module")
def foreign(platform: Platform) -> Visitor:
    return Visitor(platform, f"officer-{THERE}")


@pytest.fixture(scope="module")
def files(platform: Platform, officer: Visitor) -> Mapping[str, str]:
    """The files of a register by its numbers: two that had left, and one on file."""
    left = {"left_on": f"{LEFT_IN}-02-03"}
    of_whom = {FELL: left, WELL: left, ON_FILE: {}}
    register = workbook(
        [
            household(0, acftu_number=number, **somebody(), **facts)
            for number, facts in of_whom.items()
        ]
    )
    for name, dry_run in (("reviewer", True), ("leader", False)):
        finished(Person(platform, name), register, dry_run=dry_run)
    found = {}
    for state in ("left", "monitored", "on_file"):
        for each in officer.get(f"/api/files?state={state}&limit=100").json()["items"]:
            found[each["acftu_number"]] = each["file_id"]
    return {number: found[number] for number in (FELL, WELL, ON_FILE)}


def code(answer: requests.Response) -> str | None:
    return None if answer.ok else str(answer.json()["code"])


@pytest.fixture(scope="module")
def places(officer: Visitor, files: Mapping[str, str]) -> Mapping[str, str]:
    """Where each file stands on the list of a campaign over those who left in that year."""
    asked = {
        "managing_union": HERE, "title": "脱困户回头看", "year": LEFT_IN + 1, "kind": "left",
        "left_in": LEFT_IN, "until_day": "2099-12-31",
    }  # fmt: skip
    opened = officer.post("/api/visit-campaigns", asked)
    assert opened.status_code == 201, opened.text
    path = f"/api/visit-campaigns/{opened.json()['campaign_id']}"
    while opened.json()["state"] == "freezing":
        opened = officer.post(f"{path}/freeze", {})
        assert opened.ok, opened.text
    listed = officer.get(f"{path}/places?limit=100").json()["items"]
    found = {each["file_id"]: f"/api/campaign-places/{each['place_id']}" for each in listed}
    assert files[ON_FILE] not in found
    return found


def visited(officer: Visitor, place: str, visitor: str, standing: str) -> requests.Response:
    seen = {"with_visitors": [visitor], "at_home": True, "standing": standing, "found": "失业"}
    return officer.post(f"{place}/visits", seen)


def test_who_fell_back_is_taken_in_again_once_at_sixteen_desks(
    platform, officer, foreign, files, places
):
    visitor, place = visitor_of(platform), places[files[FELL]]
    assert code(officer.post(f"{place}/take-in", {})) == "wrong_state"
    assert code(visited(foreign, place, visitor, "stable")) == "foreign_union"
    assert visited(officer, place, visitor, "fallen_back").ok
    clients = [platform.client(f"officer-{HERE}") for _ in range(DESKS)]
    with ThreadPoolExecutor(DESKS) as pool:
        told = Counter(pool.map(lambda client: outcome(client, f"{place}/take-in"), clients))
    assert told["done"] == 1, told
    assert set(told) <= {"done", "wrong_state", "person_has_file"}
    next_id = officer.get(place).json()["next_file_id"]
    episode = officer.get(f"/api/files/{next_id}").json()
    assert (episode["state"], episode["course"]["episode"]) == ("draft", 2)
    assert episode["course"]["former_file_id"] == files[FELL]
    former = officer.get(f"/api/files/{files[FELL]}").json()
    assert (former["state"], former["course"]["next_file_id"]) == ("fallen_back", next_id)
    assert code(officer.post(f"{place}/strike", {"reason": "误"})) == "wrong_state"


def test_who_does_well_is_not_taken_in(platform, officer, files, places):
    place = places[files[WELL]]
    assert visited(officer, place, visitor_of(platform), "stable").ok
    assert code(officer.post(f"{place}/take-in", {})) == "not_fallen_back"


def test_a_household_is_checked_again_and_leaves_by_different_people(officer, city, foreign, files):
    path = f"/api/files/{files[ON_FILE]}"
    assert code(officer.get(f"{path}/recheck")) == "no_recheck"
    assert officer.post(f"{path}/recheck", {}).json()["state"] == "rechecking"
    how = {
        "circumstances": {
            "housing": "rented", "main_cause": "illness", "health": "healthy",
            "employment": "employed",
        },
        "incomes": [{"member_id": "holder", "kind": "wages", "yearly_fen": 90_000_00}],
    }  # fmt: skip
    assert officer.post(f"{path}/household", how).ok
    assert officer.post(f"{path}/recheck/submit", {}).ok
    decided = {"passed": True}
    assert code(officer.post(f"{path}/recheck/decision", decided)) == "separation_of_duties"
    assert code(foreign.post(f"{path}/recheck/decision", decided)) == "file_not_found"
    lines: list[dict[str, Any]] = city.get(f"{path}/recheck").json()["lines"]
    assert {"income", "hardship_class"} <= {each["part"] for each in lines}
    assert city.post(f"{path}/recheck/decision", decided).json()["hardship_class"] == "none"
    leave = {"reason": "class_not_met", "note": "复核超标"}
    assert officer.post(f"{path}/leave", leave).json()["state"] == "leave_proposed"
    assert code(officer.post(f"{path}/leave/check", decided)) == "separation_of_duties"
    assert city.post(f"{path}/leave/check", decided).json()["state"] == "leave_checked"
    assert officer.post(f"{path}/leave/notice", {}).json()["state"] == "leave_on_notice"
    assert code(city.post(f"{path}/leave/confirm", decided)) in {
        "notice_not_over", "separation_of_duties",
    }  # fmt: skip
    assert code(officer.post(f"{path}/close", {"reason": "moved", "note": "x"})) == "wrong_state"


def outcome(client: Client, path: str) -> str:
    """What becomes of a command that is asked again as long as the platform is busy."""
    try:
        client.ask("POST", path, body={}, key=new_id())
    except Refused as refused:
        return str(refused.problem["code"])
    return "done"
