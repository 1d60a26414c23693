"""Setting a worded dossier as PDF, in a child process beside the event loop."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from eventlet.semaphore import Semaphore

from contracts.dossiers import DossierNotRendered
from services.gateway.dossiers.limits import AT_ONCE, WALL_SECONDS

_CHILD = "services.gateway.dossiers.child"
_PAGE = re.compile(rb"/Type\s*/Page\b")
_ENVIRONMENT = {"RAYON_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_places = Semaphore(AT_ONCE)
_log = structlog.get_logger(__name__)


def render(worded: Mapping[str, Any], *, seconds: float = WALL_SECONDS) -> bytes:
    """The PDF of a worded dossier, the same bytes for the same words.

    Waits its turn and works for at most `seconds` each; refuses `DossierNotRendered` when that is
    not enough, or what the child may take of time and memory.
    """
    if not _places.acquire(timeout=seconds):
        raise DossierNotRendered(allowed="try again in some seconds")
    try:
        return _rendered(json.dumps(worded, ensure_ascii=False).encode(), seconds)
    finally:
        _places.release()


def page_count(document: bytes) -> int:
    """How many pages a document of ours has; PDF/A-2b as we write it names each in plain."""
    return len(_PAGE.findall(document))


def _rendered(content: bytes, seconds: float) -> bytes:
    child = subprocess.Popen(
        [sys.executable, "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), **_ENVIRONMENT},
    )
    try:
        document, _ = child.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired:
        document = b""
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode or not document:
        # The child's words may hold what it was given; only how it ended is told.
        _log.warning("a dossier was not rendered", status=child.returncode)
        raise DossierNotRendered(allowed="a dossier of fewer parts")
    return bytes(document)
