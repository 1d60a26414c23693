"""The broker's shape. ``python -m messaging.topology`` declares it; services only check it.

Exchanges ``<service>.events``, ``nameko-rpc`` and ``zhufeng.dead``; one quorum queue
``<group>.<source>`` per consumer group and source, with a single active consumer so that the order
of each aggregate survives; ``rpc-<service>`` queues; bindings as the registry says.
"""

from messaging.topology.passive import TopologyDrift, check, missing_queues

__all__ = ["TopologyDrift", "check", "missing_queues"]
