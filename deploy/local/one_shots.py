"""What must run to its end before the services start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.layout import ROOT


def run_one_shot(
    module: str, environment: Mapping[str, str], log: Path, options: Sequence[str] = ()
) -> int:
    """Run the module in a process of its own; what it says is added to `log`. Its exit status."""
    with log.open("ab") as output:
        return subprocess.run(
            [sys.executable, "-m", module, *options],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
