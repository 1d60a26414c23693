"""Whom a local stack calls: the stand-ins, never a real group or phone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from deploy.local.fake_robots import addresses
from deploy.local.ports import Ports
from deploy.permissions import SERVICES

# Of a range that no carrier gives out (tests/strangers.py).
PHONES = {"first": "+8613908920001", "second": "+8613908920002"}


def on_call_files(secrets: Path, ports: Ports) -> dict[str, str]:
    """``on_call`` of who calls, with the stand-in robots, whose key follows from the monitor's."""
    own = (secrets / "monitor" / "sms_key_secret").read_bytes()
    key = hashlib.sha256(own).hexdigest()[:32]
    robots = addresses(f"http://127.0.0.1:{ports.robots}", key=key)
    said = {"robots": robots, "phones": PHONES}
    text = json.dumps(said, indent=2) + "\n"
    return {f"{each.name}/on_call": text for each in SERVICES if "on_call" in each.keys}
