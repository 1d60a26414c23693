"""``./zhufeng run``: everything in the foreground."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from threading import Event
from types import FrameType

from deploy.local.commands import say, the_stack, up
from deploy.local.delegated import run_module
from deploy.local.programs import exists
from deploy.local.waiting import StackError

MAIN_JOB = "replay"
LOOK_EVERY = 2.0
MISSES = 30  # looks in a row; about a minute of restarts


def run(options: Sequence[str] = ()) -> int:
    """Start everything, do the main job, serve until Ctrl-C or SIGTERM, stop everything."""
    # SIGINT too: a shell's background job is born with it ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _as_interrupt)
    stack = the_stack()
    try:
        up()
        code = run_module(MAIN_JOB, options) if exists(MAIN_JOB) else 0
        if code:
            say(f"the main job ended with {code}")
            return code
        say(f"serving at http://127.0.0.1:{stack.ports.http} until Ctrl-C")
        _serve(stack.complete)
        raise StackError("a process is gone for good; the logs under var/logs say why")
    except KeyboardInterrupt:
        return 0
    finally:
        # A second Ctrl-C would leave half of it running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say("stopping")
        stack.stop()
        say("stopped")


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _serve(complete: Callable[[], bool]) -> None:
    """Return when something is gone for good; a process that the supervisor restarts is not."""
    pause = Event()
    missed = 0
    while missed < MISSES:
        pause.wait(LOOK_EVERY)
        missed = 0 if complete() else missed + 1
