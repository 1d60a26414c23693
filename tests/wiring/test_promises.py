"""The page of promises names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/promises.md"
NAMED = re.compile(r"`([a-z_/]+\.py)::(test_[a-z0-9_]+)`")
ROW = re.compile(r"^\| (?!promise |---)(?P<promise>.+?) \| (?P<attacked>.*) \|$", re.MULTILINE)


def missing(page: str) -> list[str]:
    """The tests that the page names and that are not there."""
    return [
        f"{path}::{name}"
        for path, name in NAMED.findall(page)
        if name not in names_in(ROOT / "tests" / path)
    ]


def unattacked(page: str) -> list[str]:
    """The promises of the page that no test is named for."""
    return [row["promise"] for row in ROW.finditer(page) if not NAMED.search(row["attacked"])]


def names_in(path: Path) -> set[str]:
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_promise_is_attacked_by_a_test_that_exists() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(ROW.findall(page)) > 30
    assert unattacked(page) == []
    assert missing(page) == []


def test_a_promise_without_a_test_and_a_test_that_is_gone_are_noticed() -> None:
    page = "| kept | `wiring/test_promises.py::test_gone` |\n| idle | nobody |\n"
    assert missing(page) == ["wiring/test_promises.py::test_gone"]
    assert unattacked(page) == ["idle"]
