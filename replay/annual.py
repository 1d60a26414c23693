"""Print the annual report's figures of a year as JSON: ``python -m replay.annual --year 2021``.

Flat: ``year``, each figure by its name (amounts in fen), ``owners`` with each owner's own count of
the figures that it counts too, and ``differences`` between the two. Exit code 1 where they differ.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from deploy.local.accounts import demo_accounts
from deploy.local.commands import the_stack
from replay.client import Client
from replay.figures import Figures, read_figures, wait_until_quiet
from replay.owned import owned


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="zhufeng report", description=__doc__)
    parser.add_argument("--year", type=int, default=int(os.environ.get("YEAR") or 2021))
    return parser.parse_args(argv)


def annual(figures: Figures, *, year: int) -> dict[str, Any]:
    """The report as one flat document."""
    totals, theirs = figures.reports["totals"], owned(figures.services)
    return {
        "year": year,
        **totals,
        "owners": theirs,
        "differences": _differences(totals, theirs),
    }


def _differences(totals: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, dict[str, int]]:
    return {
        name: {"report": totals[name], "owner": count}
        for name, count in theirs.items()
        if totals[name] != count
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Print it; 0 where nothing differs."""
    options = arguments(argv)
    endpoints = json.loads(Path(os.environ["ZHUFENG_ENDPOINTS"]).read_text("utf-8"))
    leader = next(row for row in demo_accounts(the_stack()) if row["user"] == "leader")
    desk = Client(endpoints["http"])
    desk.sign_in(leader["user"], leader["password"])
    figures = wait_until_quiet(lambda: read_figures(desk, endpoints["sms"], options.year))
    report = annual(figures, year=options.year)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if report["differences"] else 0


if __name__ == "__main__":
    sys.exit(main())
