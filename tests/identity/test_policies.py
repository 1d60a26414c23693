"""The shipped numbers, and those of a profile of level-3 protection."""

from __future__ import annotations

import json
from pathlib import Path

from deploy.local.layout import ROOT

CONFIG = ROOT / "deploy" / "config"


def values_in(path: Path) -> dict[str, dict[str, object]]:
    table = json.loads(path.read_text("utf-8"))
    return {name: row["values"] for name, rows in table.items() for row in rows}


def test_the_level_3_profile_sets_every_number_of_the_policies_that_it_replaces():
    shipped, level_3 = (values_in(CONFIG / f"policies{end}.json") for end in ("", "-level3"))
    assert {name: set(values) for name, values in level_3.items()} == {
        name: set(shipped[name]) for name in level_3
    }
    assert level_3["identity.second_factor"]["all_staff"] is True
