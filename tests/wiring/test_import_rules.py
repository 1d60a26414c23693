"""The import rules hold, and each of them bites: one planted violation per rule is reported."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("vocabulary", "contracts", "records", "messaging", "carriers", "services", "benchmarks")

# file that breaks the rule → (the import that breaks it, the rule's name)
PLANTED = {
    "vocabulary/planted.py": ("import contracts.refusals", "Arrows point one way"),
    "contracts/planted.py": ("import records.kinds", "Arrows point one way"),
    "records/planted.py": ("import messaging.envelope", "Arrows point one way"),
    "messaging/planted.py": ("import services.relief", "Arrows point one way"),
    "messaging/planted_carrier.py": ("import carriers.sms", "Arrows point one way"),
    "carriers/planted.py": (
        "import records.kinds",
        "Carriers know no message, no record and no runtime",
    ),
    "services/relief/planted.py": (
        "import services.hotline.domain",
        "Services never import each other",
    ),
    "contracts/planted_runtime.py": (
        "import eventlet",
        "Words, contracts and rules know no runtime and no database",
    ),
    "services/relief/domain/planted.py": (
        "import pymongo",
        "Words, contracts and rules know no runtime and no database",
    ),
    "services/monitor/alerting/handlers.py": (
        "import eventlet",
        "Use cases reach runtime and database only through what they are given",
    ),
    "services/campaigns/handlers.py": (
        "import pymongo",
        "Use cases reach runtime and database only through what they are given",
    ),
    "records/planted_bench.py": (
        "import benchmarks.figures",
        "Nothing that runs in production knows the benchmarks",
    ),
    "benchmarks/peers/planted.py": ("import messaging.envelope", "A peer runs no code of ours"),
}


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=where,
        env={"PYTHONPATH": str(where), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "pyproject.toml", where)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, where / package, ignore=shutil.ignore_patterns("__pycache__", "data")
        )
    return where


def test_the_code_keeps_every_import_rule(copy: Path) -> None:
    result = lint_imports(copy)
    assert result.returncode == 0, result.stdout


def test_a_planted_violation_of_each_rule_is_reported(copy: Path) -> None:
    for file, (planted, _) in PLANTED.items():
        path = copy / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(f"{before}\n{planted}  # planted\n", encoding="utf-8")
    report = lint_imports(copy).stdout
    unreported = [
        f"{file}: {rule}"
        for file, (planted, rule) in PLANTED.items()
        if not reported(report, file, planted, rule)
    ]
    assert unreported == []


def reported(report: str, file: str, planted: str, rule: str) -> bool:
    importer = file.removesuffix(".py").replace("/", ".")
    imported = planted.removeprefix("import ")
    return f"{rule} BROKEN" in report and any(
        importer in line and imported.split(".")[0] in line for line in report.splitlines()
    )
