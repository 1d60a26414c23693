"""Which process can die where: the plan of the single-fault campaign, as data."""

from __future__ import annotations

from deploy.permissions import callable_names
from records.crash_points import Point

P = Point
ANSWERING = (
    P.COMMIT_BEFORE, P.COMMIT_WRITTEN, P.COMMIT_AFTER, P.LEASE_TAKEN, P.LEASE_RENEWED,
    P.RELAY_READ, P.PUBLISH_SENT, P.RELAY_CONFIRMED, P.RELAY_MARKED,
    P.RPC_TAKEN, P.RPC_DONE, P.RPC_REPLIED, P.AUDIT_READ, P.AUDIT_CHAINED,
)  # fmt: skip
CONSUMING = (
    P.CONSUMER_TAKEN, P.CONSUMER_HANDLER, P.CONSUMER_APPLIED, P.CONSUMER_ACKNOWLEDGED,
    P.HELD_CLAIMED, P.HELD_FAILED, P.HELD_DONE,
)  # fmt: skip
CONSUMERS = ("hotline", "relief", "notifications")
# Announces nothing, and of the work nobody asks it anything.
COUNTING = (P.COMMIT_BEFORE, P.COMMIT_WRITTEN, P.COMMIT_AFTER, P.LEASE_TAKEN, P.LEASE_RENEWED)
SENDING = (P.TIMER_BEGUN, P.DELIVERY_CLAIMED, P.DELIVERY_SENT)
CALLING = (P.CALL_SENT, P.CALL_ANSWERED, P.PUBLISH_SENT)
# Announces nothing; its index is upserts and no transaction. Of the work, only health asks it, and
# leaves no audit row.
WATCHING = (
    P.LEASE_TAKEN, P.LEASE_RENEWED, P.TIMER_BEGUN,
    P.RPC_TAKEN, P.RPC_DONE, P.RPC_REPLIED,
)  # fmt: skip

SERVICES: dict[str, tuple[Point, ...]] = {
    **{
        name: (
            *ANSWERING,
            *(CONSUMING if name in CONSUMERS else ()),
            *(SENDING if name == "notifications" else ()),
        )
        for name in callable_names()
        if name not in ("monitor", "reports")
    },
    "reports": (*COUNTING, *CONSUMING),
    "monitor": (*WATCHING, *CALLING),
    "gateway": CALLING,
}
ONE_SHOTS: dict[str, tuple[Point, ...]] = {
    "topology": (P.TOPOLOGY_DECLARED, P.TOPOLOGY_BOUND, P.TOPOLOGY_APPLIED),
    "migrations": (P.MIGRATION_CREATED, P.MIGRATION_SHAPED),
}
# No service has a migration step yet: tests/records fails one here. Operators' republications and
# rotations of data keys are not in the campaign's work: tests/messaging/ops interrupts one of the
# former here, tests/records one of the latter, tests/files uploads at each of their steps.
ELSEWHERE = frozenset(
    {P.MIGRATION_STEPPED, P.COPIES_CONFIRMED, P.FIELD_KEYS_RENEWED,
     P.FILE_RECEIVED, P.FILE_KEPT, P.FILE_SWEPT}
)  # fmt: skip
