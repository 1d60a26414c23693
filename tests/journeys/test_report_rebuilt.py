"""The report built anew from the journals is the report that there was, and finds what was not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection

from deploy.local.layout import ROOT
from tests.platform import Platform, verdict_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def facts(platform: Platform) -> Iterator[Collection[Any]]:
    """The report's facts after a year in small."""
    assert verdict_of(platform.replay("--scale", "0.005"), seconds=200)["reconciled"]
    with MongoClient[Any](platform.stack.uris("root").mongo) as client:
        yield client["zhufeng_reports"]["facts"]


def rebuilt(platform: Platform) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local", "rebuild"],
        cwd=ROOT,
        env={**os.environ, "ZHUFENG_VAR": str(platform.stack.layout.var)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    result: dict[str, Any] = json.loads(done.stdout or "{}")
    assert done.returncode == (0 if result.get("same") else 1), done.stderr
    return result


def read(facts: Collection[Any]) -> dict[str, Any]:
    return {row["_id"]: row for row in facts.find()}


def test_a_report_built_anew_is_the_one_that_there_was(
    platform: Platform, facts: Collection[Any]
) -> None:
    before = read(facts)
    assert before
    result = rebuilt(platform)
    assert result["same"], result
    assert result["facts"] == len(before)
    assert read(facts) == before


def test_a_fact_lost_or_altered_or_made_up_is_named_and_right_again(
    platform: Platform, facts: Collection[Any]
) -> None:
    before = read(facts)
    lost, altered = list(before)[:2]
    facts.delete_one({"_id": lost})
    facts.update_one({"_id": altered}, {"$set": {"month": before[altered]["month"] % 12 + 1}})
    facts.insert_one({**before[lost], "_id": "ticket_closed/ticket/nobody"})
    result = rebuilt(platform)
    assert result["only_told"] == [lost]
    assert result["different"] == [altered]
    assert result["only_known"] == ["ticket_closed/ticket/nobody"]
    assert read(facts) == before
