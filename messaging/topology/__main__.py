"""``python -m messaging.topology``: the one-shot that runs before any service starts.

Prints one line per change. Whoever runs it must then sync the broker's queue names to disk:
RabbitMQ before 3.13.4 loses a fresh quorum queue when it is killed within seconds.
"""

from __future__ import annotations

import argparse
import sys

from kombu.utils.url import parse_url

from messaging.amqp import LOST, connect, part
from messaging.consumption import consumer_of
from messaging.subscriptions import read_registry
from messaging.topology.bound import BoundRecord, bindings_by_management
from messaging.topology.declare import apply
from messaging.topology.passive import TopologyDrift
from messaging.topology.plan import bound_mark, event_sources, planned, rpc_services
from records.crash_points import Point, arm, reach
from records.settings import load_settings


def main(arguments: list[str]) -> int:
    """Exit status 0 when the broker is as planned, 1 with one sentence when it cannot be."""
    parser = argparse.ArgumentParser(prog="python -m messaging.topology")
    parser.add_argument("--rpc", help="services that answer calls, by comma", default=None)
    parser.add_argument(
        "--broker-lost",
        action="store_true",
        help="the broker came back empty: its sources refill every queue (before they are started)",
    )
    parser.add_argument(
        "--rebuild",
        action="append",
        default=[],
        metavar="CONSUMER",
        help="a reader that begins anew (relief.hotline): its source fills its new queue from all "
        "of its journal before anything else is published",
    )
    options = parser.parse_args(arguments)
    rpc = options.rpc.split(",") if options.rpc else rpc_services()
    topology = planned(read_registry(), sources=event_sources(), rpc=rpc)
    settings = load_settings("topology")
    arm(settings.crash, settings.service)
    vhost = parse_url(settings.amqp_uri)["virtual_host"] or "/"
    record = BoundRecord(settings.var, vhost)
    bound = bindings_by_management(settings, vhost)
    if bound is None:
        print("the management interface does not answer: going by the record of the last run")
        bound = record.read()
    if options.broker_lost:
        bound |= {bound_mark(queue) for queue in topology.queues if consumer_of(queue)}
    try:
        connection = connect(settings.amqp_uri, name="topology")
        now_bound = apply(connection, topology, bound, print, rebuilt=options.rebuild)
    except (TopologyDrift, *LOST) as error:
        print(f"the topology is not in place: {error}", file=sys.stderr)
        return 1
    reach(Point.TOPOLOGY_APPLIED)
    record.write(now_bound)
    part(connection)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
