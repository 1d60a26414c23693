"""``python -m deploy.compose VERB``: our own two steps in bringing up ``docker-compose.yml``.

``prepare`` makes ``deploy/secrets``; ``accounts`` makes database and broker know the users in it.
Both may run at any time and change only what is missing or different.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from getpass import getpass

from deploy.compose.accounts import apply_accounts
from deploy.compose.prepare import SECRETS, prepare
from deploy.local.waiting import StackError
from records.settings import load_settings

PROG = "python -m deploy.compose"


def _prepare() -> None:
    prepare(SECRETS, ask=getpass if sys.stdin.isatty() else None)


def _accounts() -> None:
    apply_accounts(load_settings("accounts"))


VERBS: Mapping[str, Callable[[], None]] = {"prepare": _prepare, "accounts": _accounts}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; 1 with one sentence when it could not be done."""
    if len(arguments) != 1 or arguments[0] not in VERBS:
        print(f"usage: {PROG} {'|'.join(VERBS)}", file=sys.stderr)
        return 2
    try:
        VERBS[arguments[0]]()
    except (StackError, OSError) as error:
        print(f"zhufeng: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
