"""Schemathesis against a running gateway, as somebody, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.layout import ROOT
from services.gateway import openapi
from tests.gateway.fuzzing.known import KNOWN_IDS, STATUSES_KEPT

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
MOST_SECONDS = 1500


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of a run: how many requests of how many operations, and what was found."""

    well: bool
    operations: int
    cases: int
    said: str
    statuses: Mapping[str, int]

    @property
    def granted(self) -> int:
        """How many of 100 answers gave what was asked."""
        granted = sum(times for status, times in self.statuses.items() if status < "300")
        return 100 * granted // max(1, sum(self.statuses.values()))


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
    known: Mapping[str, Sequence[str]] | None = None,
) -> Verdict:
    """Generated requests of every operation but those `without`, with all checks.

    Most of those that are as documented name the ids in `known`. Some carry
    `invented_credentials` beside the true ones of `headers`.
    The same `seed` makes the same requests, but for what earlier answers bring into later ones.
    """
    command = _command(address, phases, examples, seed, invented_credentials)
    command += [part for each in headers.items() for part in ("--header", ": ".join(each))]
    command += [part for name in without for part in ("--exclude-operation-id", name)]
    command += ["--report", "json", "--report-json-path", str(report)]
    ids, statuses = report.with_name("known.json"), report.with_name("statuses.json")
    ids.write_text(json.dumps(known or {}))
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, KNOWN_IDS: str(ids), STATUSES_KEPT: str(statuses)},
        capture_output=True,
        text=True,
        check=False,
        timeout=MOST_SECONDS,
    )
    return _verdict(ended, report, statuses)


def _command(
    address: str, phases: Sequence[str], examples: int, seed: int, invented_credentials: bool
) -> list[str]:
    return [
        *(sys.executable, "-m", "schemathesis.cli"),
        *("--config-file", str(CONFIGURATION), "run", str(openapi.FILE), "--url", address),
        *("--phases", ",".join(phases), "--max-examples", str(examples), "--seed", str(seed)),
        *("--generation-with-security-parameters", str(invented_credentials).lower()),
        "--no-color",
    ]


def _verdict(ended: subprocess.CompletedProcess[str], report: Path, statuses: Path) -> Verdict:
    found = json.loads(report.read_text()) if report.exists() else {}
    return Verdict(
        well=ended.returncode == 0,
        operations=(found.get("operations") or {}).get("tested", 0),
        cases=(found.get("test_cases") or {}).get("generated", 0),
        said=ended.stdout[-12_000:] + ended.stderr[-2_000:],
        statuses=json.loads(statuses.read_text()) if statuses.exists() else {},
    )
