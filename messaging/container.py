"""The container that every service runs in: nothing that a worker does can freeze or kill it.

Stock nameko catches `Exception` only: an escaping `eventlet.Timeout` leaves the message unanswered,
the slot taken and the container "alive". Here every way out of a worker is an outcome.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import eventlet
import structlog
from greenlet import GreenletExit
from nameko.containers import ServiceContainer, WorkerContext
from nameko.extensions import iter_extensions

from contracts.audit import SearchAudit
from messaging.audit_search import AuditSearch
from messaging.operations import OPERATIONS
from messaging.ops.entrypoints import OwnersEntrypoint, owners_requests
from messaging.rpc.entrypoints import Answering
from messaging.watchdog import Watchdog

CONTAINER_CLASS = "messaging.container.ZhufengContainer"
DRAIN_SECONDS = "ZHUFENG_DRAIN_SECONDS"
DEFAULT_DRAIN_SECONDS = 25.0

LOGGED = ("trace_id", "correlation_id")
"""What of a worker's context data stands in each of its log lines."""

_log = structlog.get_logger(__name__)

Outcome = tuple[Any, Any]
"""A result, or None and the exception's info, as nameko hands them around."""


class WorkerFault(Exception):
    """Something that is no `Exception` escaped from a worker: a timeout, an exit."""


class ZhufengContainer(ServiceContainer):
    """Runs one service class.

    An entrypoint of ours has a method `perform(worker_ctx)`, which does the whole work of a call
    and asks `serve` for the service instance that its handler runs on. Any other entrypoint
    (nameko's own) runs as nameko would run it, guarded.
    """

    def __init__(self, service_cls: type, config: Mapping[str, Any]) -> None:
        super().__init__(service_cls, config)
        self.drain_seconds = float(config.get(DRAIN_SECONDS, DEFAULT_DRAIN_SECONDS))
        self.drained = True
        self.watchdog = Watchdog()
        if any(isinstance(entrypoint, Answering) for entrypoint in self.entrypoints):
            self._add_operations()

    def _add_operations(self) -> None:
        for method_name, operation in OPERATIONS.items():
            self._add(operation(), method_name)
        self._add(AuditSearch(), SearchAudit.method())
        for request in owners_requests():
            self._add(OwnersEntrypoint(request), request.method())

    def _add(self, entrypoint: Answering, method_name: str) -> None:
        bound = entrypoint.bind(self.interface, method_name)
        self.entrypoints.add(bound)
        self.subextensions.update(iter_extensions(bound))

    def start(self) -> None:
        """Start everything, and watch the event loop from the first moment on."""
        self.spawn_managed_thread(self.watchdog.run, "watchdog")
        super().start()

    def checks(self) -> dict[str, bool]:
        """Check name → whether it is well, for every part that can say so.

        A part says so by `check_name` and `healthy()`.
        """
        return {
            each.check_name: bool(each.healthy())
            for each in self.extensions
            if getattr(each, "check_name", None)
        }

    def serve(self, entrypoint: Any, unit: Any, data: Mapping[str, Any] | None = None) -> Any:
        """A fresh instance of the service whose dependencies work in `unit`.

        One per run of a handler: a handler that must run again gets another one.
        """
        service = self.service_cls()
        worker_ctx = WorkerContext(self, service, entrypoint, data=dict(data or {}))
        worker_ctx.unit = unit
        self._inject_dependencies(worker_ctx)
        return service

    def spawn_managed_thread(
        self, fn: Callable[[], Any], identifier: str | None = None
    ) -> eventlet.greenthread.GreenThread:
        """As nameko's, but a greenlet that ends by a non-exception is noticed too."""
        name = identifier or getattr(fn, "__name__", "<unknown>")
        return super().spawn_managed_thread(lambda: _guarded(fn, may_exit=lambda: True), name)

    def stop(self) -> None:
        """Stop taking work, let what runs finish for at most `drain_seconds`, then kill it."""
        stopping = eventlet.spawn(super().stop)
        try:
            with eventlet.Timeout(self.drain_seconds):
                stopping.wait()
        except eventlet.Timeout:
            _log.warning("drain deadline passed", workers=len(self._worker_threads))
            self.drained = False
            stopping.kill()
            self.kill()

    def _run_worker(
        self, worker_ctx: Any, handle_result: Callable[[Any, Any, Any], Outcome] | None
    ) -> None:
        worker_ctx.unit = None
        with structlog.contextvars.bound_contextvars(
            service=self.service_name,
            method=worker_ctx.entrypoint.method_name,
            **{name: worker_ctx.data[name] for name in LOGGED if name in worker_ctx.data},
        ):
            result, exc_info = self._outcome(worker_ctx)
            if handle_result is not None:
                result, exc_info = _guarded(
                    lambda: handle_result(worker_ctx, result, exc_info),
                    may_exit=self._killed,
                )
            self._tell_dependencies("worker_result", worker_ctx, result, exc_info)
            self._tell_dependencies("worker_teardown", worker_ctx)

    def _outcome(self, worker_ctx: Any) -> Outcome:
        try:
            return _guarded(lambda: self._work(worker_ctx), may_exit=self._killed), None
        except Exception as fault:  # noqa: BLE001 - the outcome of the worker
            if not isinstance(fault, worker_ctx.entrypoint.expected_exceptions):
                _log.exception("worker failed")
            return None, sys.exc_info()

    def _work(self, worker_ctx: Any) -> Any:
        perform = getattr(worker_ctx.entrypoint, "perform", None)
        if perform is not None:
            return perform(worker_ctx)
        self._inject_dependencies(worker_ctx)
        self._worker_setup(worker_ctx)
        method = getattr(worker_ctx.service, worker_ctx.entrypoint.method_name)
        return method(*worker_ctx.args, **worker_ctx.kwargs)

    def _killed(self) -> bool:
        return bool(self._being_killed)

    def _tell_dependencies(self, hook: str, *args: Any) -> None:
        """Run a hook of all dependencies; one that fails is reported and stops nobody."""
        for provider in self.dependencies:
            try:
                _guarded(partial(getattr(provider, hook), *args), may_exit=self._killed)
            except Exception:  # noqa: BLE001 - logged; the others must be told too
                _log.exception("dependency hook failed", hook=hook, dependency=provider.attr_name)


def _guarded(work: Callable[[], Any], *, may_exit: Callable[[], bool]) -> Any:
    """Do the work; what escapes is an `Exception`, but for the exit of a killed greenlet."""
    try:
        return work()
    except Exception:
        raise
    except GreenletExit:
        if may_exit():
            raise
        raise WorkerFault("GreenletExit") from None
    except BaseException as escaped:
        raise WorkerFault(type(escaped).__name__) from escaped
