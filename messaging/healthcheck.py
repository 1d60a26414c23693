"""``python -m messaging.healthcheck``: whether the service of this environment can do its work.

Exit status 0 or 1, the reason in one line. ``--url`` asks an HTTP address instead and wants 200.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from messaging.heartbeat import heartbeat_path, trouble_of
from records.settings import load_settings

ANSWER_SECONDS = 4.0


def main(arguments: Sequence[str]) -> int:
    """Say what is wrong on standard error; nothing when all is well."""
    parser = argparse.ArgumentParser(prog="python -m messaging.healthcheck")
    parser.add_argument("--url", help="where the process answers for itself")
    url = parser.parse_args(arguments).url
    trouble = _trouble_at(url) if url else _trouble_here()
    if trouble is None:
        return 0
    sys.stderr.write(f"{trouble}\n")
    return 1


def _trouble_here() -> str | None:
    settings = load_settings()
    return trouble_of(heartbeat_path(settings.var, settings.service))


def _trouble_at(url: str) -> str | None:
    # The environment's proxy is for the world outside, never for the process beside us.
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(url, timeout=ANSWER_SECONDS):
            return None
    except HTTPError as answer:
        return f"answered {answer.code}"
    except OSError as trouble:
        return f"does not answer: {type(trouble).__name__}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
