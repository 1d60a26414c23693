"""``./zhufeng check``: what can be said about the checkout without running it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from deploy.local.layout import ROOT

PACKAGES = (
    "vocabulary", "contracts", "records", "messaging", "carriers", "services", "deploy",
    "benchmarks", "replay",
)  # fmt: skip
SHELL = ("zhufeng", ".ci/run")
COMPOSE = "docker-compose.yml"
DOCKERFILE = "deploy/Dockerfile"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One tool and its arguments."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What a tool said."""

    name: str
    code: int
    output: str
    seconds: float


def check(options: Sequence[str] = ()) -> int:
    """Run every check, as many at a time as there are cores; returns 1 if one found something."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(_run, planned()))
    for outcome in outcomes:
        if outcome.code:
            print(f"--- {outcome.name}\n{outcome.output}", flush=True)
    for outcome in outcomes:
        print(f"{'FAILED' if outcome.code else 'ok':7}{outcome.name} ({outcome.seconds:.1f} s)")
    return int(any(outcome.code for outcome in outcomes))


def planned() -> list[Check]:
    """The checks that apply to this checkout, the slowest first."""
    packages = [name for name in PACKAGES if (ROOT / name).is_dir()]
    checks = [
        _tool("types", "mypy", *packages),
        _tool("import rules", "lint-imports"),
        _tool("dead code", "vulture"),
        _tool("lint", "ruff", "check", "."),
        _tool("format", "ruff", "format", "--check", "--quiet", "."),
        _tool("shell", "shellcheck", "-x", *SHELL, *_tracked("*.sh")),
    ]
    if files := _tracked("*.yml", "*.yaml"):
        checks.append(_tool("yaml", "yamllint", "--strict", *files))
    if (ROOT / COMPOSE).exists():
        checks.append(
            _tool(
                "compose schema",
                "check-jsonschema",
                "--builtin-schema",
                "vendor.compose-spec",
                COMPOSE,
            )
        )
        example = ("--env-file", ".env.example") if (ROOT / ".env.example").exists() else ()
        whole = (*example, "--profile", "*", "-f", COMPOSE)
        checks.append(_tool("compose", "docker-compose", *whole, "config", "--quiet"))
        rules = ("-q", "-m", "unit and not full", "-p", "no:cacheprovider", "tests/deploy")
        checks.append(_tool("deployment rules", "pytest", *rules))
    if (ROOT / DOCKERFILE).exists():
        checks.append(_tool("dockerfile", "hadolint", DOCKERFILE))
    return checks


def _tool(name: str, program: str, *arguments: str) -> Check:
    return Check(name, (str(BIN / program), *arguments))


def _tracked(*patterns: str) -> list[str]:
    """Files of the checkout, those not yet added included, those that git ignores not."""
    listing = subprocess.run(
        [
            "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "--deduplicate",
            *patterns,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [name for name in listing.splitlines() if (ROOT / name).exists()]


def _run(one: Check) -> Outcome:
    started = time.monotonic()
    result = subprocess.run(
        one.command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    took = time.monotonic() - started
    return Outcome(one.name, result.returncode, result.stdout + result.stderr, took)
