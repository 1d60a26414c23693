"""The whole platform for tests: broker, database and every service, in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.local.accounts import demo_accounts
from deploy.local.hazards import Hazards
from deploy.local.layout import ROOT
from deploy.local.pace import HURRIED
from deploy.local.stack import Stack
from replay.client import Client

CRASHES = "crashes"


def breakable_stack(var: Path, *, nodes: int = 1, detoured: bool = False) -> Stack:
    """A stack whose processes look for crashes that are armed in ``<var>/crashes``."""
    crash = f"@{var.resolve() / CRASHES}"
    return Stack(var, pace=HURRIED, hazards=Hazards(nodes=nodes, detoured=detoured, crash=crash))


class Platform:
    """A running stack, the people who can sign in, and the replay client."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._accounts: dict[str, dict[str, Any]] = {}

    @property
    def address(self) -> str:
        """Where the gateway answers."""
        return f"http://127.0.0.1:{self.stack.ports.http}"

    @property
    def sms(self) -> str:
        """Where the fake text message provider answers."""
        return f"http://127.0.0.1:{self.stack.ports.sms}"

    def start(self) -> None:
        """Start whatever does not run yet, and make the demo accounts."""
        self.stack.start_infrastructure()
        self.stack.run_one_shots()
        self.stack.start_services()
        self._accounts = {row["user"]: row for row in demo_accounts(self.stack)}

    @property
    def accounts(self) -> Mapping[str, Mapping[str, Any]]:
        """All demo accounts by user name."""
        return self._accounts

    def account(self, user: str) -> Mapping[str, Any]:
        """A demo account: password, managing union, session token."""
        return self._accounts[user]

    def client(self, user: str | None = None) -> Client:
        """A client, signed in as a demo account or as nobody."""
        client = Client(self.address)
        if user is not None:
            client.sign_in(user, self._accounts[user]["password"])
        return client

    def replay(self, *options: str) -> subprocess.Popen[str]:
        """The replay, started in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "replay", *options],
            cwd=ROOT,
            env={
                **os.environ,
                "ZHUFENG_VAR": str(self.stack.layout.var),
                "ZHUFENG_ENDPOINTS": str(self.stack.layout.endpoints),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )


def verdict_of(replay: subprocess.Popen[str], *, seconds: float) -> dict[str, Any]:
    """The reconciliation that a replay prints as its last line."""
    output, _ = replay.communicate(timeout=seconds)
    verdict: dict[str, Any] = json.loads(output.strip().splitlines()[-1])
    return verdict


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """The platform, started once; left running for the next session unless in CI."""
    var = os.environ.get("ZHUFENG_PLATFORM_VAR", ROOT / "var" / "platform")
    running = Platform(breakable_stack(Path(var)))
    running.start()
    yield running
    if os.environ.get("CI"):
        running.stack.stop()
