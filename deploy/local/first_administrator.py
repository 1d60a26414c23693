"""``./zhufeng first-administrator --user NAME``: who makes all other accounts, on a new stack."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from deploy.local.accounts import ask_identity
from deploy.local.commands import the_stack


def main(options: Sequence[str]) -> int:
    """Make it and print its first password; make says who by ``ADMINISTRATOR=NAME``."""
    named = os.environ.get("ADMINISTRATOR")
    chosen = ["--user", named] if named and not options else options
    result = ask_identity(the_stack(), "first_administrator", chosen)
    sys.stdout.write(result.stdout)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
