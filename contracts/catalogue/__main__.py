"""``python -m contracts.catalogue --write | --check``."""

from __future__ import annotations

import argparse
import sys

from contracts.catalogue import ROOT, documents
from contracts.catalogue.compatibility import all_breaking_changes


def main() -> int:
    """Write or check; 1 when something is stale or would break a reader."""
    parser = argparse.ArgumentParser(prog="python -m contracts.catalogue", description=__doc__)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write every generated file")
    mode.add_argument("--check", action="store_true", help="say which files are stale")
    asked = parser.parse_args()
    breaking = all_breaking_changes()
    if breaking:
        print("these need a new version of their event:", *breaking, sep="\n  ", file=sys.stderr)
        return 1
    return _write() if asked.write else _check()


def _write() -> int:
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def _check() -> int:
    stale = [
        path.relative_to(ROOT)
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if stale:
        print("stale, run with --write:", *stale, sep="\n  ", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
