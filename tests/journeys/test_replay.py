"""The main job on real input: a year in small, twice; the second time changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.platform import Platform, verdict_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def first(platform: Platform) -> dict[str, Any]:
    """What the replay of a year in small says."""
    return verdict_of(platform.replay("--scale", "0.005"), seconds=200)


def test_a_replayed_year_reconciles_and_a_second_run_changes_nothing(
    platform: Platform, first: dict[str, Any]
) -> None:
    assert first["reconciled"], first["checks"]
    again = verdict_of(platform.replay("--scale", "0.005"), seconds=200)
    assert again["reconciled"]
    for owner in ("hotline", "relief"):
        assert again[owner] == first[owner]
    assert again["notifications"]["deliveries"] == first["notifications"]["deliveries"]
    commands = again["commands_sent"]
    assert again["answers_replayed"] > 0
    assert commands >= again["answers_replayed"]


def test_the_year_has_its_share_of_everything(first: dict[str, Any]) -> None:
    assert first["escalations"] == 9
    assert set(first["hotline"]["by_channel"]) >= {"call", "letter", "visit", "wechat"}
    assert first["hotline"]["entered_late"] > 0
    assert set(first["notifications"]["by_language"]) == {"zh-CN", "bo"}
