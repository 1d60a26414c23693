"""Letting a process of its own look into a content, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from contracts.files import (
    FileHasActiveContent,
    FileInflatesTooMuch,
    FileTypeRefused,
    FileUnreadable,
)
from contracts.refusals import Refusal
from records.bounded_child import ask_child

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
    told = ask_child(MODULE, *map(str, handed), limits=limits, handed=handed)
    if told is None:
        raise FileUnreadable(field="body", allowed="a file that can be opened within some seconds")
    verdict = json.loads(told)
    if "refused" in verdict:
        raise _REFUSALS[verdict["refused"]](field="body", allowed=verdict["allowed"] or allowed)
    return str(verdict["type"])
