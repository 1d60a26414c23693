"""Verbs that other parts of the project carry out against a running stack."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from deploy.local.commands import the_stack, up
from deploy.local.layout import ROOT
from deploy.local.programs import exists
from deploy.local.waiting import StackError

NEEDS_THE_STACK = frozenset(
    {"accounts", "first-administrator", "replay", "report", "rebuild", "audit-verify", "keys"}
)
DELEGATED = {
    "accounts": "deploy.local.accounts",
    "first-administrator": "deploy.local.first_administrator",
    "replay": "replay",
    "report": "replay.annual",
    "rebuild": "deploy.local.rebuilding",
    "audit-verify": "records.audit_verify",
    "keys": "deploy.local.field_keys",
    "faults": "tests.faults",
    "bench": "benchmarks",
}


def delegate(verb: str, options: Sequence[str]) -> int:
    """Run the module of `verb`; its standard output is ours, and nothing else is written there.

    Starts the stack first where the verb needs one and none runs, and leaves it running.
    """
    if not exists(DELEGATED[verb]):
        raise StackError(f"'{verb}' is not built yet: './zhufeng help' says what brings it")
    if verb in NEEDS_THE_STACK and not the_stack().complete():
        up()
    return run_module(DELEGATED[verb], options)


def run_module(module: str, options: Sequence[str] = ()) -> int:
    """Run a module of this checkout in a process of its own; returns its exit code."""
    if not exists(module):
        raise StackError(f"this checkout has no module {module}, which that verb needs")
    known = {"ZHUFENG_ENDPOINTS": str(the_stack().layout.endpoints)}
    command = [sys.executable, "-m", module, *options]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **known}, check=False).returncode
