"""``python -m benchmarks``: JSON lines of figures on standard output, and nothing else there.

A figure is one line; those of tickets over HTTP are one for each number of clients.

``ONLY=drain`` measures one; several are named with commas.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from benchmarks.audit import audit
from benchmarks.drain import drain
from benchmarks.figures import Figure
from benchmarks.flow import flow
from benchmarks.gateway import gateway
from benchmarks.ground import Ground, ground
from benchmarks.http_tickets import http_create, http_list, http_read
from benchmarks.latency import latency
from benchmarks.messages import messages
from benchmarks.raw import raw
from benchmarks.signin import signin

FIGURES: dict[str, Callable[[Ground], Figure | Sequence[Figure]]] = {
    "drain": drain,
    "flow": flow,
    "raw": raw,
    "latency": latency,
    "messages": messages,
    "audit": audit,
    "gateway": gateway,
    "signin": signin,
    "http_create": http_create,
    "http_read": http_read,
    "http_list": http_list,
}


def main() -> int:
    """Measure what is asked for; the exit code."""
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(FIGURES)
    if unknown := sorted(set(wanted) - set(FIGURES)):
        print(f"bench: there is no figure {', '.join(unknown)}", file=sys.stderr)
        return 2
    with ground() as here:
        for name in wanted:
            measured = FIGURES[name](here)
            for figure in [measured] if isinstance(measured, Figure) else measured:
                print(figure.as_line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
