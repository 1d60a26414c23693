"""Where the embedded stack keeps its things."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes


@dataclass(frozen=True)
class Layout:
    """The folders under one ``var``: all state of one stack, and nothing else."""

    var: Path

    @property
    def data(self) -> Path:
        return self.var / "data"

    @property
    def logs(self) -> Path:
        return self.var / "logs"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets"

    @property
    def endpoints(self) -> Path:
        return self.var / "endpoints.json"

    @property
    def supervisor_socket(self) -> Path:
        """Under ``run``, or in the temporary folder where that path is too long for a socket."""
        wanted = self.run / "supervisor.sock"
        if len(os.fsencode(wanted)) <= LONGEST_SOCKET_PATH:
            return wanted
        mark = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"zhufeng-{os.getuid()}-{mark}.sock"

    def create(self) -> None:
        """Make the folders, private to this user."""
        for folder in (self.var, self.data, self.logs, self.run, self.secrets):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.run, self.secrets):
            folder.chmod(0o700)

    @contextmanager
    def locked(self, what: str = "lock") -> Iterator[None]:
        """One process at a time starts or stops this stack, or does `what`."""
        self.create()
        with (self.run / what).open("w") as handle:
            flock(handle, LOCK_EX)
            try:
                yield
            finally:
                flock(handle, LOCK_UN)


def write_private(path: Path, content: str) -> None:
    """Replace a file as a whole; only this user may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(draft, "w", encoding="utf-8", opener=_private) as handle:
        handle.write(content)
    draft.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
