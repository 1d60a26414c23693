"""``python -m services.<name>``: one process of one service, from start to drained end.

Its ``__main__`` patches first (`messaging.patching.patch`), then calls `run`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import eventlet
import structlog
from amqp.exceptions import AccessRefused, NotAllowed
from environs import EnvError
from eventlet.patcher import is_monkey_patched
from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError

from messaging.amqp import LOST, connect, part
from messaging.audit_keeper import announced_head
from messaging.backoff import Backoff, Condition
from messaging.container import DRAIN_SECONDS, ZhufengContainer
from messaging.heartbeat import EVERY_SECONDS, beat, heartbeat_path
from messaging.logs import configure_logs
from messaging.rpc.entrypoints import Answering
from messaging.rpc.server import QUEUE
from messaging.runtime import SETTINGS, settings_of
from messaging.runtime import connect as connect_database
from messaging.signs.process_sign import Signer
from messaging.signs.scraping import serve
from messaging.signs.sender import Sender
from messaging.subscriptions import Registry, registry_of
from messaging.topology import TopologyDrift, check, missing_queues
from records.crash_points import arm
from records.field_keys.masters import load_masters
from records.settings import Settings, load_settings

MAX_WORKERS = 64
ALLOCATIONS_PER_COLLECTION = 50_000
DRAINED, DIED, CANNOT_START = 0, 1, 2

_log = structlog.get_logger(__name__)


class CannotStart(Exception):
    """Something that waiting does not mend; one sentence for the operator."""


def run(service_class: Any, config: Mapping[str, Any] | None = None) -> None:
    """Run the service until SIGTERM or SIGINT; ends the process.

    Exit status: 0 after a drain, 1 when it had to be killed or died, 2 when it cannot start (the
    last log line says why in one sentence). A second signal ends it at once.

    Args:
        service_class: the nameko service class.
        config: more nameko configuration (``max_workers``, ``WEB_SERVER_ADDRESS``…).
    """
    configure_logs(service_class.name)
    process = _Process()
    try:
        settings = _settings(service_class.name)
        arm(settings.crash, settings.service)
        container = ZhufengContainer(service_class, _config(settings, config or {}))
        _await_surroundings(settings, container)
    except CannotStart as reason:
        _log.critical("cannot start", reason=str(reason))
        sys.exit(CANNOT_START)
    sys.exit(process.serve(container))


def _settings(service: str) -> Settings:
    if not is_monkey_patched("socket"):
        raise CannotStart("__main__ must call messaging.patching.patch() before anything else")
    try:
        settings = load_settings(service)
        if settings.mongo_uri:
            load_masters(settings)
        return settings
    except (EnvError, ValueError, OSError) as trouble:
        raise CannotStart(f"the settings are not complete: {trouble}") from trouble


def _config(settings: Settings, more: Mapping[str, Any]) -> dict[str, Any]:
    drain = os.environ.get(DRAIN_SECONDS)
    return {
        "AMQP_URI": settings.amqp_uri,
        "max_workers": MAX_WORKERS,
        SETTINGS: settings,
        **({DRAIN_SECONDS: float(drain)} if drain else {}),
        **more,
    }


def _await_surroundings(settings: Settings, container: ZhufengContainer) -> None:
    """Wait for database and broker, in whatever order they come up, and look at the topology."""
    if settings.mongo_uri:
        _until_it_works("database", lambda: _look_at_database(settings))
    answers = any(isinstance(each, Answering) for each in container.entrypoints)
    queues = [QUEUE.format(settings.service)] if answers else []
    registry = registry_of(container)
    _until_it_works("broker", lambda: _look_at_broker(settings, queues, registry))


def _until_it_works(name: str, look: Callable[[], None]) -> None:
    backoff, condition = Backoff(shortest=0.1, longest=2.0), Condition(_log, f"waiting for {name}")
    while True:
        try:
            look()
        except (*LOST, PyMongoError) as trouble:
            condition.broken(type(trouble).__name__)
            eventlet.sleep(backoff.next_pause())
        else:
            condition.works()
            return


def _look_at_database(settings: Settings) -> None:
    client = connect_database(settings)
    try:
        client[settings.database].command("ping")
    except (OperationFailure, ConfigurationError) as refusal:
        raise CannotStart(f"the database refuses us: {type(refusal).__name__}") from refusal
    finally:
        client.close()


def _look_at_broker(settings: Settings, queues: list[str], registry: Registry) -> None:
    try:
        connection = connect(settings.amqp_uri, name=f"{settings.service} start")
    except (AccessRefused, NotAllowed) as refusal:
        raise CannotStart(f"the broker refuses us: {type(refusal).__name__}") from refusal
    try:
        check(connection, settings.service, registry)
        missing = missing_queues(connection, queues)
    except TopologyDrift as drift:
        raise CannotStart(str(drift)) from drift
    finally:
        part(connection)
    if missing:
        raise CannotStart(f"the broker lacks {missing[0]}; run `python -m messaging.topology`")


def _keep_beating(container: ZhufengContainer, path: Path, signer: Signer, sender: Sender) -> None:
    while True:
        checks = container.checks()
        try:
            beat(path, checks)
            sender.tell(signer.sign(checks), announced_head(container))
        except OSError as trouble:  # a full disk must not end a service that works
            _log.warning("no sign of life can be written", fault=type(trouble).__name__)
        eventlet.sleep(EVERY_SECONDS)


def _tell_of(container: ZhufengContainer, path: Path) -> None:
    """Give signs of life, and let the process be measured."""
    settings = settings_of(container)
    signer = Signer(container, settings)
    sender = Sender(settings, signer)
    beating = partial(_keep_beating, container, path, signer, sender)
    container.spawn_managed_thread(sender.run, "signs")
    container.spawn_managed_thread(beating, "heartbeat")
    container.spawn_managed_thread(partial(serve, container, settings), "metrics")


def _collect_less_often() -> None:
    """What is loaded by now stays: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS_PER_COLLECTION)


class _Process:
    """The container under signals."""

    def __init__(self) -> None:
        self._container: ZhufengContainer | None = None
        self._signalled = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def serve(self, container: ZhufengContainer) -> int:
        """Run the container to its end; the exit status."""
        self._container = container
        sign = heartbeat_path(settings_of(container).var, container.service_name)
        try:
            container.start()
            _tell_of(container, sign)
            _collect_less_often()
            _log.info("ready", service=container.service_name)
            container.wait()
        except Exception:  # noqa: BLE001 - logged; the supervisor starts the process anew
            _log.critical("died", exc_info=True)
            return DIED
        finally:
            sign.unlink(missing_ok=True)
        _log.info("stopped", drained=container.drained)
        return DRAINED if container.drained else DIED

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._container is None:
            os._exit(DRAINED)  # it did not work on anything yet
        if self._signalled:
            # Nothing is lost: what was not acknowledged comes again, what was not committed is not.
            os._exit(DIED)
        self._signalled = True
        eventlet.spawn(self._container.stop)
