"""The broker's shape. ``python -m messaging.topology`` declares it; services only check it.

Exchanges ``<service>.events``, ``nameko-rpc`` and ``zhufeng.dead``; one quorum queue
``<group>.<source>`` per consumer group and source, with a single active consumer so that the order
of each aggregate survives, unless the group asks for several or for no order
(`messaging.consumption`); ``rpc-<service>`` queues; bindings as the registry says. How a group
changes what it asks for is told in `messaging.topology.moving`.
"""

from messaging.topology.passive import TopologyDrift, check, missing_queues

__all__ = ["TopologyDrift", "check", "missing_queues"]
