"""Looking back in the replay: as many households as are stated, each visited once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from contracts.relief.imports import RegisterRow
from contracts.schemas import load
from records.policies import load_policies
from records.sheet_reading import read_sheets
from replay.look_back import fallen_back_of, hold_both, on_file_at
from replay.register import Register
from services.relief.importing.layout import POLICY, laid_out
from tests.relief.lead_facts import TODAY
from vocabulary.unions import union_of_county

YEAR, SEED = 2021, 7


class Platform:
    """What the platform would answer of campaigns, and who asked it what."""

    def __init__(self) -> None:
        self.answered: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.places: dict[str, dict[str, Any]] = {}
        self.campaigns: dict[str, dict[str, Any]] = {}
        self.on_file, self.left = Counter[str](), Counter[str]()

    def signed_in(self, user: str) -> Any:
        return Visitor(self, user)

    def freeze(self, campaign: dict[str, Any]) -> None:
        everybody = self.left if campaign["kind"] == "left" else self.on_file
        count = everybody.get(campaign["union"], 0)
        some = min(100, count - campaign["listed"])
        for place in range(campaign["listed"], campaign["listed"] + some):
            place_id = f"{campaign['campaign_id']}.{place:04d}"
            self.places[place_id] = {"place_id": place_id, "state": "to_visit"}
        campaign["listed"] += some
        campaign["state"] = "open" if some < 100 else "freezing"


class Visitor:
    """One person's session with it; a key has one effect."""

    def __init__(self, platform: Platform, user: str) -> None:
        self._there, self._user = platform, user

    def upload(self, purpose: str, name: str, content: bytes) -> dict[str, Any]:
        sheets = read_sheets(
            content, limits=load_policies().on("files.limits", TODAY)["inspection"]
        )
        laid = laid_out(sheets, load_policies().on(POLICY, TODAY))
        rows = [load(RegisterRow, dict(each.values)) for each in laid]
        unions = [(union_of_county(row.county).code, row.left_on) for row in rows]
        self._there.left = Counter(union for union, left_on in unions if left_on)
        self._there.on_file = Counter(union for union, left_on in unions if not left_on)
        return {"file_id": f"file-{self._user}"}

    def ask(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        there = self._there
        if method == "GET":
            return self._read(path)
        key = sent["key"]
        if key not in there.answered:
            there.asked.append((self._user, path.rpartition("/")[2]))
            there.answered[key] = self._done(path, sent["body"])
        return dict(there.answered[key])

    def _read(self, path: str) -> dict[str, Any]:
        there = self._there
        if path.startswith("/api/jobs"):
            return {"state": "finished", "faulty": 0}
        if path == "/api/accounts":
            return {"items": [{"user_name": "visitor", "account_id": "visitor"}]}
        campaign_id = path.split("/")[3]
        if path.endswith("places"):
            of = [each for key, each in there.places.items() if key.startswith(f"{campaign_id}.")]
            return {"items": [dict(each) for each in of], "next_cursor": None}
        return dict(there.campaigns[campaign_id])

    def _done(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        there = self._there
        if path == "/api/imports/files":
            return {"job_id": "job"}
        if path == "/api/visit-campaigns":
            campaign_id = f"{body['kind']}-{body['managing_union']}"
            assert self._user == f"officer-{body['managing_union']}"
            there.campaigns[campaign_id] = {
                "campaign_id": campaign_id, "kind": body["kind"], "union": body["managing_union"],
                "state": "freezing", "listed": 0, "visited": 0,
            }  # fmt: skip
            return {"campaign_id": campaign_id}
        record, what = path.split("/")[3:5]
        if path.startswith("/api/visit-campaigns"):
            campaign = there.campaigns[record]
            if what == "freeze":
                there.freeze(campaign)
            else:
                of = [each for key, each in there.places.items() if key.startswith(f"{record}.")]
                open_ = [each for each in of if each["state"] in ("to_visit", "excuse_asked")]
                assert (what, open_) == ("close", [])
                campaign["state"] = "closed"
            return {}
        place = there.places[record]
        union = there.campaigns[record.partition(".")[0]]["union"]
        assert self._user in (f"officer-{union}", "officer-city")
        if what == "visits":
            assert body["with_visitors"] == ["visitor"]
            there.campaigns[record.partition(".")[0]]["visited"] += 1
        after = {"visits": "visited", "take-in": "taken_in"}
        excused = "cannot_be_visited" if path.endswith("decision") else "excuse_asked"
        place["state"] = after.get(what, excused)
        return {}


@pytest.mark.parametrize(
    ("listed", "visited"), [(0, 0), (1, 1), (3, 0), (215, 215), (215, 209), (101, 86)]
)
def test_all_that_are_stated_are_visited_however_often_it_is_told(listed, visited):
    platform = Platform()
    for _ in range(2):
        found = hold_both(
            listed, visited, on_file=4, year=YEAR, seed=SEED, signed_in=platform.signed_in
        )
        assert (found.listed, found.visited) == (listed, visited)
        assert found.fallen_back == fallen_back_of(visited)
        assert (found.on_register, found.visited_on_register) == (4, 4)
    done = [what for _, what in platform.asked]
    assert done.count("visits") == visited + 4
    assert done.count("take-in") == fallen_back_of(visited)
    assert done.count("no-visit") == done.count("decision") == listed - visited


def test_more_visited_than_listed_is_no_year_that_was():
    with pytest.raises(ValueError, match="listed"):
        hold_both(1, 2, on_file=1, year=YEAR, seed=SEED, signed_in=Platform().signed_in)


def test_a_register_is_the_same_for_the_same_year_and_of_others_for_another():
    def of(**other: Any) -> bytes:
        return Register(**{"year": YEAR, "seed": SEED, "left": 5, "on_file": 2} | other).content()

    assert of() == of()
    assert len({of(), of(year=2022), of(seed=8)}) == 3


def test_there_is_always_somebody_on_the_register():
    assert (on_file_at(0.001), on_file_at(1), on_file_at(20)) == (1, 40, 40)
