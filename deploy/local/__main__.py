"""``python -m deploy.local VERB``: what ``./zhufeng`` does once the machine is ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from deploy.local import checks, commands, locks, serve, suites
from deploy.local.delegated import DELEGATED, delegate
from deploy.local.waiting import StackError

VARIABLES = ("YEAR", "SCALE", "ONLY", "FIGURES", "ZHUFENG_PORT", "SEED", "MINUTES", "ADMINISTRATOR")
VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": serve.run,
    "up": commands.up,
    "down": commands.down,
    "status": commands.status,
    "logs": commands.logs,
    "check": checks.check,
    "test": suites.run_day,
    "test-full": suites.run_full,
    "lock": locks.lock,
}


def main(arguments: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    verb, *rest = arguments or ["status"]
    options = _take_variables(rest)
    try:
        if verb in DELEGATED:
            return delegate(verb, options)
        if verb in VERBS:
            return VERBS[verb](options)
        raise StackError(f"there is no verb {verb}")
    except StackError as error:
        print(f"zhufeng: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _take_variables(words: Sequence[str]) -> list[str]:
    """Move ``YEAR=2021`` and its like to the environment, as make does; returns the rest."""
    for name in VARIABLES:
        if not os.environ.get(name, "unset"):
            del os.environ[name]  # make exports what nobody has set as empty
    rest = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name in VARIABLES:
            os.environ[name] = value
        else:
            rest.append(word)
    return rest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
