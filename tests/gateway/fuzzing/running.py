"""Schemathesis against a running gateway, as somebody, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.layout import ROOT
from services.gateway import openapi

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
MOST_SECONDS = 1500


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a run: how many requests of how many operations, and what was found."""

    well: bool
    operations: int
    cases: int
    said: str


def run(
    address: str,
    headers: dict[str, str],
    report: Path,
    *,
    phases: Sequence[str],
    examples: int,
    seed: int,
    without: Iterable[str] = (),
    invented_credentials: bool = True,
) -> Verdict:
    """Generated requests of every operation but those `without`, with all checks.

    Some carry `invented_credentials` beside the true ones of `headers`.
    The same `seed` makes the same requests, but for what earlier answers bring into later ones.
    """
    command = [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(CONFIGURATION), "run", str(openapi.FILE), "--url", address),
        *("--phases", ",".join(phases), "--max-examples", str(examples), "--seed", str(seed)),
        *("--report", "json", "--report-json-path", str(report), "--no-color"),
    ]
    command += ["--generation-with-security-parameters", str(invented_credentials).lower()]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    for name in without:
        command += ["--exclude-operation-id", name]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
    )
    return _verdict(ended, report)


def _verdict(ended: subprocess.CompletedProcess[str], report: Path) -> Verdict:
    found = json.loads(report.read_text()) if report.exists() else {}
    return Verdict(
        well=ended.returncode == 0,
        operations=(found.get("operations") or {}).get("tested", 0),
        cases=(found.get("test_cases") or {}).get("generated", 0),
        said=ended.stdout[-12_000:] + ended.stderr[-2_000:],
    )
