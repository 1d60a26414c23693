"""Every fact has a sample and a hearer, or says that it has none; only named callers call."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from contracts import registry

ROOT = Path(__file__).resolve().parents[2]
CALLERS = {"services/gateway", "services/monitor"}  # reports join when they are built


def heard() -> set[str]:
    subscriptions = json.loads((ROOT / "contracts/subscriptions.json").read_text(encoding="utf-8"))
    return {
        f"{source}.{event}"
        for sources in subscriptions.values()
        for source, subscribed in sources.items()
        for event in subscribed["events"]
    }


def test_every_fact_is_heard_or_says_why_nobody_hears_it() -> None:
    silent = {
        event.wire_type()
        for event in registry.events()
        if not event.unheard and event.wire_type() not in heard()
    }
    assert silent == set()


def test_no_fact_that_is_heard_claims_to_be_unheard() -> None:
    assert {e.wire_type() for e in registry.events() if e.unheard} & heard() == set()


def test_every_fact_has_a_sample() -> None:
    missing = [
        event.wire_type()
        for event in registry.events()
        if not (ROOT / "contracts/samples" / f"{event.wire_type()}.json").exists()
    ]
    assert missing == []


def test_only_the_named_callers_hold_an_rpc_proxy() -> None:
    found = subprocess.run(
        ["grep", "-rlE", r"messaging\.calls|RpcProxy|ClusterRpcProxy", "services"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    callers = {"/".join(path.split("/")[:2]) for path in found if path.endswith(".py")}
    assert callers <= CALLERS
