"""What unions give in the replay: as many people as are stated, each once."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from replay import stated
from replay.handing_out import (
    FAR_FROM_HOME,
    HELP_FIGURE,
    KITS_FIGURE,
    ON_STREETS,
    hold_all,
    signed_sheet,
    working_as,
)
from vocabulary.unions import managing_unions


class Platform:
    """What the platform would answer, and who asked it what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answered: dict[str, dict[str, Any]] = {}
        self.listed: dict[str, list[str]] = {}
        self.handed: dict[str, int] = {}

    def signed_in(self, user: str) -> Any:
        return Visitor(self, user)


class Visitor:
    """One person's session with it; a key has one effect."""

    def __init__(self, platform: Platform, user: str) -> None:
        self._platform, self._user = platform, user

    def upload(self, purpose: str, name: str, content: bytes) -> dict[str, Any]:
        return {"file_id": f"file-{len(self._platform.asked)}"}

    def ask(self, method: str, path: str, **sent: Any) -> dict[str, Any]:
        there = self._platform
        if method == "GET":
            return self._read(path)
        key = sent["key"]
        if key not in there.answered:
            there.asked.append((self._user, path.rpartition("/")[2]))
            there.answered[key] = self._done(path, sent["body"])
        return there.answered[key]

    def _read(self, path: str) -> dict[str, Any]:
        distribution_id = path.split("/")[3]
        if path.endswith("recipients"):
            waiting = self._platform.listed[distribution_id][:50]
            return {"items": [{"recipient_id": each} for each in waiting]}
        return {"handed": self._platform.handed[distribution_id]}

    def _done(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        there = self._platform
        if path == "/api/stock":
            return {"stock_id": f"{body['managing_union']}/{body['article']}"}
        if path == "/api/distributions":
            there.listed[body["managing_union"]], there.handed[body["managing_union"]] = [], 0
            return {"distribution_id": body["managing_union"]}
        distribution_id = path.split("/")[3]
        if path.endswith("recipients"):
            there.listed[distribution_id] += [each["person"]["phone"] for each in body["people"]]
        if path.endswith("hand-over"):
            there.handed[distribution_id] += len(body["handed"])
            there.listed[distribution_id] = there.listed[distribution_id][len(body["handed"]) :]
        return {}


@pytest.mark.parametrize("occupations", [ON_STREETS, FAR_FROM_HOME], ids=["streets", "far"])
def test_as_many_people_as_are_stated_and_the_same_for_the_same_seed(occupations) -> None:
    everybody = working_as(occupations, 300, seed=2021)
    assert everybody == working_as(occupations, 300, seed=2021)
    assert {each.occupation for each in everybody} <= occupations
    assert len({each.id_number for each in everybody}) == 300
    assert {each.managing_union for each in everybody} <= {each.code for each in managing_unions()}


@pytest.mark.parametrize("count", [0, 1, 3, 300, 777])
def test_each_is_handed_his_kit_once_however_often_the_month_is_told(count: int) -> None:
    platform = Platform()
    for _ in range(2):
        assert (
            hold_all(KITS_FIGURE, count, year=2021, seed=1, signed_in=platform.signed_in) == count
        )
    assert sum(platform.handed.values()) == count
    did = {path: {user for user, what in platform.asked if what == path} for path in
           ("stock", "distributions", "hand-over", "close")}  # fmt: skip
    assert did["stock"] <= {"store"}
    assert all(user.startswith("officer-") for path in did if path != "stock" for user in did[path])


@pytest.mark.parametrize("count", [0, 1, 200])
def test_who_is_helped_home_needs_no_store(count: int) -> None:
    platform = Platform()
    for _ in range(2):
        held = hold_all(HELP_FIGURE, count, year=2021, seed=1, signed_in=platform.signed_in)
        assert held == count
    assert sum(platform.handed.values()) == count
    assert "store" not in {user for user, _ in platform.asked}


def test_a_file_of_another_year_states_the_figures_and_zero_where_it_names_none(
    tmp_path, monkeypatch
) -> None:
    assert stated.at_scale(KITS_FIGURE, 1) == 300
    assert stated.at_scale(KITS_FIGURE, 0.01) == 3
    other = tmp_path / "figures-2022.json"
    monkeypatch.setenv("FIGURES", str(other))
    other.write_text(json.dumps({"year": 2022, KITS_FIGURE: 7}), "utf-8")
    assert stated.at_scale(KITS_FIGURE, 1) == 7
    other.write_text(json.dumps({"year": 2022}), "utf-8")
    assert stated.at_scale(KITS_FIGURE, 1) == 0


def test_a_sheet_is_a_picture_that_can_be_looked_into() -> None:
    assert Image.open(io.BytesIO(signed_sheet())).format == "PNG"
