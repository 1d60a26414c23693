"""The first thing that a process does: make the standard library cooperate with greenlets."""

from __future__ import annotations

import os
import warnings


def patch() -> None:
    """Patch everything; called by ``__main__`` before it imports anything else.

    Names are looked up by libc: eventlet's own resolver is a known source of surprises.
    """
    os.environ["EVENTLET_NO_GREENDNS"] = "yes"
    warnings.filterwarnings("ignore", message=r"(?s).*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
