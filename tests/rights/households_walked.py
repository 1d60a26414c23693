"""What the rights walk asks of households and of visit campaigns, of one county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.rights.cells import HERE
from tests.strangers import somebody as a_person

CIRCUMSTANCES = {
    "housing": "rented",
    "main_cause": "illness",
    "health": "major_illness",
    "employment": "employed",
}
"""Of a household that earns nothing: the deepest class."""
NEW_CAMPAIGN = {"managing_union": HERE, "title": "回头看", "year": 2021, "until_day": "2099-12-31"}
_FACTS = {"relation": "child", "health": "healthy", "employment": "student"}


def of_household(file_id: str, version: int = 1_000_000) -> dict[str, Any]:
    """Method → what is asked with it about a file's household; nobody has that `version`."""
    file = {"file_id": file_id}
    step, member = {**file, "expected_version": version}, {"member_id": "nobody"}
    decided = {"other_file_id": "none", "found": "same_person", "by_way_of": "seen"}
    name = {"name": a_person()["name"], "born_on": "2010-01-01"}
    return {
        "relief.get_household": file,
        "relief.describe_household": {**step, "circumstances": CIRCUMSTANCES},
        "relief.add_member": {**step, **name, **_FACTS},
        "relief.change_member": {**step, **member, **_FACTS},
        "relief.remove_member": {**step, **member, "why": "moved_out"},
        "relief.decide_resemblance": {**step, **decided},
    }


def frozen_campaign(done: Callable[[str, dict[str, Any]], Any]) -> tuple[str, str]:
    """A campaign with a frozen list, and a place on it; `done` asks relief as an officer."""
    opened = done("open_visit_campaign", NEW_CAMPAIGN)
    campaign = {"campaign_id": opened["campaign_id"]}
    while opened["state"] == "freezing":
        opened = done("freeze_visit_campaign", campaign)
    listed = done("list_campaign_places", campaign)["items"]
    return str(opened["campaign_id"]), str(listed[0]["place_id"])


def of_campaign(campaign_id: str, place_id: str, version: int = 1_000_000) -> dict[str, Any]:
    """Method → what is asked with it about a campaign and a place on its list."""
    stale, campaign, place = (
        {"expected_version": version}, {"campaign_id": campaign_id}, {"place_id": place_id}
    )  # fmt: skip
    seen = {"with_visitors": ["a"], "at_home": True, "standing": "stable", "found": "属实"}
    return {
        "relief.get_visit_campaign": campaign,
        "relief.list_campaign_places": campaign,
        "relief.get_campaign_place": place,
        "relief.freeze_visit_campaign": {**campaign, **stale},
        "relief.close_visit_campaign": {**campaign, **stale},
        "relief.cancel_visit_campaign": {**campaign, **stale},
        "relief.record_campaign_visit": {**place, **stale, **seen},
        "relief.strike_campaign_visit": {**place, **stale, "reason": "走错"},
        "relief.take_in_again": {**place, **stale},
        "relief.ask_no_visit": {**place, **stale, "reason": "moved"},
        "relief.decide_no_visit": {**place, **stale, "confirmed": True},
    }
