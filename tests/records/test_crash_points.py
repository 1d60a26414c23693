"""Crash points: a process dies where it was asked to, once, and never in production."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.layout import ROOT
from records import crash_points
from records.crash_points import PlannedFailure, Point, arm, reach
from records.settings import load_settings

PASSES_THREE_TIMES = """
import sys
from records.crash_points import Point, arm, reach
arm(sys.argv[1], "somebody")
for number in range(3):
    sys.stdout.write(f"{number}\\n"); sys.stdout.flush()
    reach(Point.COMMIT_BEFORE)
    reach(Point.COMMIT_AFTER)
"""


@pytest.fixture(autouse=True)
def disarmed():
    yield
    arm("", "")


def run(asked):
    return subprocess.run(
        [sys.executable, "-c", PASSES_THREE_TIMES, asked],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_dies_at_the_passing_that_was_asked_for():
    result = run("commit.after:2")
    assert result.returncode == -signal.SIGKILL
    assert result.stdout.split() == ["0", "1"]


def test_what_is_armed_in_a_folder_happens_once_however_often_the_process_comes_back(tmp_path):
    armed = tmp_path / "armed" / "somebody" / "commit.before"
    armed.parent.mkdir(parents=True)
    armed.write_text("3")
    assert run(f"@{tmp_path}").returncode == -signal.SIGKILL
    assert not armed.exists()
    assert (tmp_path / "fired" / "somebody" / "commit.before").exists()
    assert run(f"@{tmp_path}").returncode == 0


def test_passings_before_a_point_is_armed_do_not_count(tmp_path):
    arm(f"@{tmp_path}", "me")
    for _ in range(5):
        reach(Point.HELD_DONE)
    (tmp_path / "armed/me/held.done").write_text("2 fail")
    reach(Point.HELD_DONE)
    with pytest.raises(PlannedFailure):
        reach(Point.HELD_DONE)
    reach(Point.HELD_DONE)


def test_the_folder_tells_which_points_were_reached(tmp_path):
    arm(f"@{tmp_path}", "me")
    reach(Point.LEASE_TAKEN)
    assert [file.name for file in (tmp_path / "reached/me").iterdir()] == [Point.LEASE_TAKEN]


def test_unasked_nothing_happens(tmp_path):
    for point in Point:
        reach(point)


def test_a_point_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="not a valid Point"):
        arm("relay.nowhere:1", "me")


def test_production_refuses_to_start_with_a_crash_planned(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHUFENG_SECRETS", str(tmp_path))
    monkeypatch.setenv("ZHUFENG_CRASH", "relay.confirmed:1")
    monkeypatch.setenv("ZHUFENG_MODE", "development")
    assert load_settings("hotline").crash == "relay.confirmed:1"
    monkeypatch.setenv("ZHUFENG_MODE", "production")
    with pytest.raises(ValueError, match="ZHUFENG_CRASH is refused in production"):
        load_settings("hotline")


def test_every_point_stands_in_the_code():
    code = "".join(
        path.read_text("utf-8")
        for package in ("records", "messaging", "services")
        for path in (ROOT / package).rglob("*.py")
        if path != Path(crash_points.__file__)
    )
    assert [point for point in Point if not re.search(rf"Point\.{point.name}\b", code)] == []
