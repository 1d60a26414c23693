"""``./zhufeng faults [SEED=n] [MINUTES=m]``: the whole campaign of faults.

1. Every one-shot dies at each of its points; every service, under work, at each of its own.
2. ``MINUTES`` of random chaos, seeded, on three mongods and behind detours.
3. Recovery is measured: a service, the broker and the primary are killed, each three times.

What happens goes to standard error; the last line of standard output is the verdict as JSON. Exit
status 1 when anything was lost, doubled, unexpected, out of order or stuck.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

from deploy.local.layout import ROOT
from tests.faults.campaign import Campaign, Options

VAR = "ZHUFENG_FAULTS_VAR"
DEFAULT_SEED, DEFAULT_MINUTES = 20211122, 10.0


def main() -> int:
    """Run it; 0 when nothing was wrong."""
    options = Options(
        seed=int(os.environ.get("SEED") or DEFAULT_SEED),
        minutes=float(os.environ.get("MINUTES") or DEFAULT_MINUTES),
        parts=tuple(sys.argv[1:]) or ("single", "chaos", "recovery"),
    )
    var = Path(os.environ.get(VAR) or ROOT / "var" / "faults")
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:7.1f}  {text}", file=sys.stderr, flush=True)

    if var.exists() and not Campaign.runs(var):
        shutil.rmtree(var)
    with Campaign(var, options, say) as campaign:
        document = campaign.run()
    print(json.dumps(document, ensure_ascii=False), flush=True)
    return 0 if document["faultless"] else 1


if __name__ == "__main__":
    sys.exit(main())
