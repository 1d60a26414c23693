"""``./zhufeng keys [SERVICE] status|begin|retire N|wrap``: the data keys of the stack that runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from deploy.local.commands import the_stack
from deploy.local.layout import ROOT
from deploy.local.stack import Stack
from deploy.permissions import SERVICES

OWNERS = tuple(each.name for each in SERVICES if each.database)


def ask_owner(stack: Stack, owner: str, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Do it in the environment of one owner; standard output is one line of JSON."""
    return subprocess.run(
        [sys.executable, "-m", "records.field_keys", *options],
        cwd=ROOT,
        env={**os.environ, **stack.environment(owner)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Do it for the named owner, or for all; the worst of their exit codes."""
    options = list(sys.argv[1:] if arguments is None else arguments)
    owners = [options.pop(0)] if options and options[0] in OWNERS else list(OWNERS)
    code = 0
    for owner in owners:
        done = ask_owner(the_stack(), owner, options or ["status"])
        sys.stdout.write(done.stdout)
        code = max(code, done.returncode)
    return code


if __name__ == "__main__":
    sys.exit(main())
