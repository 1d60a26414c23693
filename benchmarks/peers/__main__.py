"""``python -m benchmarks.peers relief``: one naive service as a process, as ``nameko run`` does."""

import warnings

warnings.filterwarnings("ignore", message=r"(?s).*Eventlet is deprecated")
import eventlet

eventlet.monkey_patch()

import os
import signal
import sys
from types import FrameType
from typing import Any

from nameko.runners import ServiceRunner

from benchmarks.counting import start_counting
from benchmarks.peers.naive import NaiveFollowUp, NaiveRelief
from benchmarks.peers.naive_flow import NaiveFlowRelief, NaiveHotline, NaiveNotifications
from benchmarks.peers.naive_gateway import NaiveGateway
from benchmarks.peers.naive_source import NaiveSource
from benchmarks.stamps import start_stamping

SERVICES: dict[str, Any] = {
    "relief": NaiveRelief,
    "notifications": NaiveFollowUp,
    "source": NaiveSource,
    "flow-hotline": NaiveHotline,
    "flow-relief": NaiveFlowRelief,
    "flow-notifications": NaiveNotifications,
    "gateway": NaiveGateway,
}


def main(name: str) -> None:
    """Run the service until it is told to stop."""
    start_counting()
    start_stamping("referrals", "leads")
    config = {"AMQP_URI": os.environ["BENCH_AMQP"], "MONGO_URI": os.environ["BENCH_MONGO"]}
    if "BENCH_HTTP" in os.environ:
        config["WEB_SERVER_ADDRESS"] = os.environ["BENCH_HTTP"]
    runner = ServiceRunner(config)
    runner.add_service(SERVICES[name])

    def stop(_number: int, _frame: FrameType | None) -> None:
        eventlet.spawn_n(runner.stop)

    signal.signal(signal.SIGTERM, stop)
    runner.start()
    runner.wait()


main(sys.argv[1])
