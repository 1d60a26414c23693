"""``./zhufeng accounts``: the demo accounts of the stack that runs, as JSON.

Identity makes them in its own database, so this only gives its command identity's environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from deploy.local.commands import the_stack
from deploy.local.layout import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import StackError


def ask_identity(
    stack: Stack, module: str, options: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a command of identity, which may do what identity may; its standard output is kept."""
    return subprocess.run(
        [sys.executable, "-m", f"services.identity.{module}", *options],
        cwd=ROOT,
        env={**os.environ, **stack.environment("identity")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=False,
    )


def demo_accounts(stack: Stack) -> list[dict[str, Any]]:
    """Make what is missing and return all, each with a fresh session token."""
    result = ask_identity(stack, "demo")
    if result.returncode:
        raise StackError("the demo accounts could not be made; the lines above say why")
    accounts: list[dict[str, Any]] = json.loads(result.stdout)
    return accounts


def main() -> int:
    """Print them."""
    sys.stdout.write(json.dumps(demo_accounts(the_stack()), ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
