"""Whether a process says, and its supervisor hears, that it lives and can work."""

import json
import os
import subprocess
import sys
import time

import pytest

from messaging.heartbeat import SILENT_SECONDS, beat, heartbeat_path, trouble_of


@pytest.fixture
def sign(tmp_path):
    return heartbeat_path(tmp_path, "hotline")


def aged(sign, seconds):
    written = json.loads(sign.read_text())
    sign.write_text(json.dumps({**written, "at": written["at"] - seconds}))


def test_a_process_whose_parts_are_well_is_well(sign):
    beat(sign, {"database": True, "broker": True})
    assert trouble_of(sign) is None


def test_a_process_that_has_not_started_is_not_well(sign):
    assert trouble_of(sign) == "it has not started, or has ended"


def test_the_parts_that_fail_are_named(sign):
    beat(sign, {"relay": False, "rpc": True, "database": False})
    assert trouble_of(sign) == "not well: database, relay"


def test_a_process_that_falls_silent_is_not_well(sign):
    beat(sign, {"database": True})
    aged(sign, SILENT_SECONDS + 1)
    assert "no sign of life" in trouble_of(sign)


def test_a_sign_from_before_the_machine_started_counts_for_nothing(sign):
    beat(sign, {"database": True})
    aged(sign, -time.monotonic())
    assert "no sign of life" in trouble_of(sign)


def test_a_reader_never_sees_half_a_sign(sign):
    beat(sign, {"database": True})
    before = sign.stat().st_ino
    beat(sign, {"database": True})
    assert sign.stat().st_ino != before
    assert [path.name for path in sign.parent.iterdir()] == [sign.name]


def test_the_command_needs_neither_runtime_nor_driver(sign, tmp_path):
    beat(sign, {"database": True})
    loaded = "import sys, messaging.healthcheck as h; h.main(); print(*sys.modules)"
    names = {"ZHUFENG_SERVICE": "hotline", "ZHUFENG_VAR": str(tmp_path), "ZHUFENG_SECRETS": "none"}
    result = subprocess.run(
        [sys.executable, "-c", loaded],
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"eventlet", "nameko", "amqp", "pymongo"} & set(result.stdout.split())
    assert result.stderr == ""
