"""A process of its own that looks at what somebody handed in: bounded, and without our secrets.

What kills it, or takes it too long, is nothing that anybody here has to survive.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def ask_child(
    module: str,
    *arguments: str,
    limits: Mapping[str, Any],
    content: bytes = b"",
    handed: Sequence[int] = (),
) -> bytes | None:
    """What it wrote on its output; None where it ended otherwise, or took too long.

    It is given `limits` (of the policy ``files.limits``) as its last argument, `content` on its
    input, and the open files `handed`.
    """
    try:
        ended = subprocess.run(
            [sys.executable, "-m", module, *arguments, json.dumps(dict(limits))],
            cwd=ROOT,
            # No variable of ours: where secrets lie is nothing that it should know.
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            pass_fds=handed,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote the content
            timeout=limits["seconds"] + limits["grace_seconds"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ended.stdout if ended.returncode == 0 else None


def keep_within(limits: Mapping[str, Any]) -> None:
    """In the child, before it reads anything: so much memory and processor time, and no core."""
    memory, seconds = limits["memory_bytes"], limits["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
