"""Documents of the monitor's own: replays."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.monitor import ReplayNotFound
from records.repository import Repository
from services.monitor.domain.replay import Replay
from services.monitor.kinds import REPLAYS


class Replays(Repository[Replay]):
    """Replays by id, which is also that of the owner's selection."""

    kind = REPLAYS
    not_found: ClassVar = ReplayNotFound

    @staticmethod
    def to_document(replay: Replay) -> dict[str, Any]:
        return {
            "owner": replay.owner,
            "consumer": replay.consumer,
            "fingerprint": replay.fingerprint,
            "rate": replay.rate,
            "batch": replay.batch,
            "note": replay.note,
            "by": replay.by,
            "state": replay.state,
            "started_at": replay.started_at,
            "ended_at": replay.ended_at,
            "counts": dict(replay.counts),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Replay:
        replay = Replay(
            aggregate_id=document["_id"],
            owner=document["owner"],
            consumer=document["consumer"],
            fingerprint=document["fingerprint"],
            rate=document["rate"],
            batch=document["batch"],
            note=document["note"],
            by=document["by"],
            started_at=document["started_at"],
            ended_at=document["ended_at"],
            counts=dict(document["counts"]),
        )
        replay.state = document["state"]
        return replay
