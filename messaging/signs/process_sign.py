"""A process's sign of life: what it is, and how it is at the moment."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.operations.signs import ConsumerSign, ProcessSign
from messaging.consumer.source import SourceConsumer
from messaging.signs.metrics import CRITICAL
from records.clock import utc_now
from records.settings import Settings
from vocabulary.ids import new_id

MEDIAN, P99 = 0.5, 0.99
_STATM = Path("/proc/self/statm")


class Signer:
    """Signs for one container; its process id is drawn here, once."""

    def __init__(self, container: Any, settings: Settings) -> None:
        self._container, self._settings = container, settings
        self.process_id = new_id()
        self.started_at: datetime = utc_now()

    def sign(self, checks: Mapping[str, bool]) -> ProcessSign:
        """The sign of this moment, with the checks of the container; asks nobody."""
        return ProcessSign(
            service=self._settings.service,
            process_id=self.process_id,
            host=socket.gethostname()[:120],
            pid=os.getpid(),
            version=self._settings.version,
            started_at=self.started_at,
            at=utc_now(),
            checks=dict(checks),
            in_flight=in_flight(self._container),
            consumers=[_consumer(each) for each in sources_of(self._container)],
            hub_lag_ms=round(self._container.watchdog.worst * 1000),
            memory_bytes=_resident_bytes(),
            disk_free_bytes=_free_bytes(self._settings.var),
        )


def sources_of(container: Any) -> list[SourceConsumer]:
    """The consumers of a container, by their ids."""
    found = [each for each in container.extensions if isinstance(each, SourceConsumer)]
    return sorted(found, key=lambda each: each.consumer)


def in_flight(container: Any) -> int:
    """How many workers a container runs."""
    return len(container._worker_threads)


def _consumer(source: SourceConsumer) -> ConsumerSign:
    pause, applied = source.pause, CRITICAL.of(source.consumer)
    return ConsumerSign(
        consumer=source.consumer,
        paused_since=pause.since if pause else None,
        paused_why=pause.trouble[:60] if pause and pause.trouble else None,
        last_applied_at=applied.last_at,
        critical_ms_median=applied.critical_ms(MEDIAN),
        critical_ms_p99=applied.critical_ms(P99),
    )


def _resident_bytes() -> int:
    return int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _free_bytes(var: Path) -> int:
    """Free for us on the disk that holds `var`, which need not be there yet."""
    there = next(each for each in (var.absolute(), *var.absolute().parents) if each.exists())
    disk = os.statvfs(there)
    return disk.f_bavail * disk.f_frsize
