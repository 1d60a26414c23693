"""Ending a greenlet and being sure that it ended."""

from __future__ import annotations

from contextlib import suppress

from eventlet.greenthread import GreenThread
from greenlet import GreenletExit


def end(greenlet: GreenThread) -> None:
    """Kill it and wait until its last steps are done."""
    greenlet.kill()
    with suppress(GreenletExit):
        greenlet.wait()
