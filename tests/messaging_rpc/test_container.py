"""No way out of a worker or a greenlet freezes the container, and none ends it unnoticed."""

import eventlet
import pytest
from eventlet.event import Event
from nameko.extensions import DependencyProvider, Entrypoint

from messaging.container import DRAIN_SECONDS, WorkerFault, ZhufengContainer


class Door(Entrypoint):
    """An entrypoint of nameko's kind: no `perform`."""


door = Door.decorator


class Clumsy(DependencyProvider):
    """Raises in whichever hook its service says."""

    def _maybe(self, hook):
        if hook in self.container.service_cls.clumsy:
            raise eventlet.Timeout(None)

    def worker_setup(self, worker_ctx):
        self._maybe("setup")

    def worker_result(self, worker_ctx, result=None, exc_info=None):
        self._maybe("result")

    def worker_teardown(self, worker_ctx):
        self._maybe("teardown")
        self.container.service_cls.torn_down.append(worker_ctx.entrypoint.method_name)


class Quiet(DependencyProvider):
    def worker_teardown(self, worker_ctx):
        self.container.service_cls.torn_down.append("quiet")


@pytest.fixture
def service():
    class Service:
        name = "container-test"
        clumsy: tuple[str, ...] = ()
        torn_down: list[str] = []  # noqa: RUF012 - one class per test

        first = Clumsy()
        last = Quiet()

        @door
        def work(self, what=None):
            if isinstance(what, BaseException):
                raise what
            if what is not None:
                what.wait()
            return "done"

    return Service


@pytest.fixture
def container(service):
    container = ZhufengContainer(service, {DRAIN_SECONDS: 0.2})
    container.start()
    yield container
    container.kill()


def run(container, *args):
    """Run the method in a worker; its (result, exception)."""
    (entrypoint,) = container.entrypoints
    handled = Event()

    def handle_result(worker_ctx, result, exc_info):
        handled.send((result, exc_info and exc_info[1]))
        return result, exc_info

    container.spawn_worker(entrypoint, args, {}, handle_result=handle_result)
    return handled


@pytest.mark.parametrize("escaping", [eventlet.Timeout(None), SystemExit(1), KeyboardInterrupt()])
def test_what_escapes_from_a_handler_is_handled_as_an_exception(container, escaping):
    _, fault = run(container, escaping).wait(5)
    assert isinstance(fault, WorkerFault)
    assert run(container).wait(5) == ("done", None)


def test_what_escapes_from_the_setup_is_the_worker_s_outcome(container, service):
    service.clumsy = ("setup",)
    _, fault = run(container).wait(5)
    assert isinstance(fault, WorkerFault)
    service.clumsy = ()
    assert run(container).wait(5) == ("done", None)


@pytest.mark.parametrize("hook", ["result", "teardown"])
def test_a_hook_that_fails_stops_neither_the_others_nor_the_container(container, service, hook):
    service.clumsy = (hook,)
    assert run(container).wait(5) == ("done", None)
    container._worker_pool.waitall()
    assert "quiet" in service.torn_down
    assert run(container).wait(5) == ("done", None)


def test_a_greenlet_that_ends_by_a_timeout_ends_the_container_loudly(service):
    container = ZhufengContainer(service, {})
    container.start()

    def relay():
        raise eventlet.Timeout(None)

    container.spawn_managed_thread(relay)
    with pytest.raises(WorkerFault):
        container.wait()


def test_a_stop_waits_for_what_runs(container):
    gate = Event()
    outcome = run(container, gate)
    eventlet.sleep(0)
    stopping = eventlet.spawn(container.stop)
    eventlet.sleep(0)
    gate.send()
    stopping.wait()
    assert outcome.wait(5) == ("done", None)
    assert container.drained


def test_a_stop_does_not_wait_for_ever(container):
    outcome = run(container, Event())
    eventlet.sleep(0)
    container.stop()
    assert not container.drained
    assert not outcome.ready(), "a killed worker has no outcome: its message comes again"
