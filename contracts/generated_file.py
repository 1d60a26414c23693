"""Files that are written from code: ``--write`` writes one, ``--check`` says that it is stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path


def write_or_check(
    file: Path, content: Callable[[], str], *, module: str, arguments: list[str] | None
) -> int:
    """What ``python -m <module>`` does; 0 when the file is up to date, then or now."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    if parser.parse_args(arguments).write:
        file.write_text(content(), encoding="utf-8")
        return 0
    if file.exists() and file.read_text(encoding="utf-8") == content():
        return 0
    sys.stderr.write(f"{file} is not up to date: python -m {module} --write\n")
    return 1
