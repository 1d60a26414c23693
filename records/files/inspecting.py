"""Letting a process of its own look into a content, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from contracts.files import (
    FileHasActiveContent,
    FileInflatesTooMuch,
    FileTypeRefused,
    FileUnreadable,
)
from contracts.refusals import Refusal

ROOT = Path(__file__).resolve().parents[2]
MODULE = "records.files.inspection"
_REFUSALS: Mapping[str, type[Refusal]] = {
    each.code: each
    for each in (FileHasActiveContent, FileInflatesTooMuch, FileTypeRefused, FileUnreadable)
}


def inspect(content: IO[bytes], kept: IO[bytes], *, limits: Mapping[str, Any], allowed: str) -> str:
    """The type of the content; what is to be kept of it is written into `kept`.

    `limits` are those of the policy ``files.limits``; `allowed` names the types for a refusal.
    Refuses `FileTypeRefused`, `FileHasActiveContent`, `FileInflatesTooMuch`, `FileUnreadable`: the
    last also for what killed the process that looked, or took it too long.
    """
    handed = (content.fileno(), kept.fileno())
    command = [sys.executable, "-m", MODULE, *map(str, handed), json.dumps(dict(limits))]
    try:
        ended = subprocess.run(
            command,
            cwd=ROOT,
            # No variable of ours: where secrets lie is nothing that it should know.
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            pass_fds=handed,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote the content
            timeout=limits["seconds"] + limits["grace_seconds"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    if ended.returncode != 0:
        raise _unreadable()
    verdict = json.loads(ended.stdout)
    if "refused" in verdict:
        raise _REFUSALS[verdict["refused"]](field="body", allowed=verdict["allowed"] or allowed)
    return str(verdict["type"])


def _unreadable() -> FileUnreadable:
    return FileUnreadable(field="body", allowed="a file that can be opened within some seconds")
