"""up, down, status, logs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence

from deploy.local import endpoints
from deploy.local.layout import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import StackError

DEFAULT_PORT = 8080
NOT_RUNNING = 3


def say(text: str) -> None:
    """Tell the person; standard output is for results."""
    print(f"zhufeng: {text}", file=sys.stderr, flush=True)


def the_stack() -> Stack:
    """The stack that ``./zhufeng`` runs: state in ``var``, the gateway on 8080 or ZHUFENG_PORT."""
    port = os.environ.get("ZHUFENG_PORT") or str(DEFAULT_PORT)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise StackError(f"ZHUFENG_PORT is {port!r}, which is no port")
    return Stack(
        os.environ.get("ZHUFENG_VAR") or ROOT / "var",
        http_port=int(port),
        clock=os.environ.get("ZHUFENG_CLOCK") or "driven",
    )


def up(options: Sequence[str] = ()) -> int:
    """Start what does not run yet."""
    stack = the_stack()
    address = f"http://127.0.0.1:{stack.ports.http}"
    if stack.complete():
        endpoints.write(stack)
        say(f"already running at {address}")
        return 0
    started = time.monotonic()
    say("starting broker and database")
    stack.start_infrastructure()
    say("bringing their shape up to date")
    stack.run_one_shots()
    say("starting the services")
    stack.start_services()
    took = time.monotonic() - started
    say(f"running at http://127.0.0.1:{stack.ports.http} after {took:.0f} s")
    return 0


def down(options: Sequence[str] = ()) -> int:
    """Stop everything that runs."""
    stack = the_stack()
    if not stack.states():
        say("nothing is running")
        return 0
    stack.stop()
    say("stopped")
    return 0


def status(options: Sequence[str] = ()) -> int:
    """Print what runs, as a table or, with ``--json``, as the endpoints and states."""
    stack = the_stack()
    states = stack.states()
    if states:
        endpoints.write(stack)
    if "--json" in options:
        found = endpoints.describe(stack) if states else {}
        print(json.dumps({**found, "states": states}, indent=2))
    else:
        pids = stack.pids()
        for name, state in sorted(states.items()):
            print(f"{name:14} {state:9} {pids.get(name, '')}")
        say(f"at http://127.0.0.1:{stack.ports.http}" if states else "nothing is running")
    return 0 if stack.complete() else NOT_RUNNING


def logs(options: Sequence[str] = ()) -> int:
    """Follow one log, or all."""
    folder = the_stack().layout.logs
    files = [folder / f"{name}.log" for name in options] or sorted(folder.glob("*.log"))
    if missing := [file.stem for file in files if not file.exists()]:
        raise StackError(f"there is no log of {', '.join(missing)} in {folder}")
    if not files:
        raise StackError(f"there are no logs in {folder} yet")
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])
