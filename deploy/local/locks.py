"""``./zhufeng lock``: write the lock files anew from ``requirements/*.in``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from deploy.local.layout import ROOT
from deploy.local.waiting import StackError

FILES = {"runtime": (), "dev": (), "mongod": ("--no-deps",), "node": ()}
OPTIONS = ("--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11")


def lock(options: Sequence[str] = ()) -> int:
    """Resolve anew; ``--upgrade`` moves what the .in files leave open."""
    for name, extra in FILES.items():
        command = ["uv", "pip", "compile", "--quiet", *OPTIONS, *extra, *options]
        files = [f"{name}.in", "--output-file", f"{name}.lock"]
        result = subprocess.run(
            [sys.executable, "-m", *command, *files],
            cwd=ROOT / "requirements",
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if result.returncode:
            raise StackError(f"cannot resolve requirements/{name}.in")
    return 0
