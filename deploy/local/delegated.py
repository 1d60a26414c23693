"""Verbs that other parts of the project carry out against a running stack."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from deploy.local.commands import the_stack
from deploy.local.layout import ROOT
from deploy.local.programs import exists
from deploy.local.waiting import StackError

DELEGATED = {
    "accounts": "deploy.local.accounts",
    "replay": "replay",
    "report": "replay.report",
    "audit-verify": "replay.audit_verify",
    "faults": "tests.faults",
    "bench": "benchmarks",
}


def delegate(verb: str, options: Sequence[str]) -> int:
    """Run the module of `verb`; its standard output is ours, and nothing else is written there."""
    return run_module(DELEGATED[verb], options)


def run_module(module: str, options: Sequence[str] = ()) -> int:
    """Run a module of this checkout in a process of its own; returns its exit code."""
    if not exists(module):
        raise StackError(f"this checkout has no module {module}, which that verb needs")
    known = {"ZHUFENG_ENDPOINTS": str(the_stack().layout.endpoints)}
    command = [sys.executable, "-m", module, *options]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **known}, check=False).returncode
