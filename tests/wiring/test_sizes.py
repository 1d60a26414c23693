"""Files and functions stay small enough to be read at a glance."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CEILING = 250
TEST_CEILING = 500
# design.md, section 1: ceilings by the role of a file inside a service
ROLE_CEILINGS = {
    "domain.py": 300,
    "handlers.py": 250,
    "repository.py": 200,
    "views.py": 200,
    "service.py": 250,
    "providers.py": 100,
}
FUNCTION_CEILING = 40
ENTRYPOINT_STATEMENTS = 5


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for line in listed.splitlines() if (path := ROOT / line).exists()]


def ceiling_of(path: Path) -> int:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "tests":
        return TEST_CEILING
    if parts[0] == "services":
        return ROLE_CEILINGS.get(path.name, CEILING)
    return CEILING


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_CEILING
    ]


def test_no_python_file_passes_its_ceiling() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in tracked("*.py")
        if lines_of(path) > ceiling_of(path)
    }
    assert too_long == {}


def test_no_function_passes_forty_lines() -> None:
    assert [found for path in tracked("*.py") for found in long_functions(path)] == []


def test_no_component_passes_its_ceiling() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines_of(path)
        for path in tracked("web/src/*.vue", "web/src/*.ts")
        if lines_of(path) > CEILING and path.name != "schema.d.ts"
    }
    assert too_long == {}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "services").glob("*/service.py")), ids=lambda path: path.parent.name
)
def test_a_service_class_reads_like_a_table_of_contents(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    busy = [
        f"{path.parent.name}.{node.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and len(node.body) > ENTRYPOINT_STATEMENTS
    ]
    assert busy == []


def test_the_ceilings_bite(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def planted():\n" + "    x = 1\n" * FUNCTION_CEILING, encoding="utf-8")
    tree = ast.parse(planted.read_text(encoding="utf-8"))
    (function,) = tree.body
    assert (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_CEILING
