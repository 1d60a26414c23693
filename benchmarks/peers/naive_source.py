"""The source of `latency` in plain nameko: insert a ticket, dispatch its escalation."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

import eventlet
from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider
from nameko.standalone.events import event_dispatcher
from pymongo import MongoClient

from benchmarks.stamps import paced

WORKERS = 10


class Announcer(DependencyProvider):
    """Inserts and dispatches from the start of the process on."""

    def setup(self) -> None:
        self.client: MongoClient[dict[str, Any]] = MongoClient(self.container.config["MONGO_URI"])

    def start(self) -> None:
        self.dispatch = event_dispatcher(self.container.config)
        self.container.spawn_managed_thread(self._run)

    def _run(self) -> None:
        pool = GreenPool(WORKERS)
        rate, count = float(os.environ["BENCH_RATE"]), int(os.environ["BENCH_COUNT"])
        paced(rate, count, lambda number: pool.spawn_n(self._announce, number), eventlet.sleep)

    def _announce(self, number: int) -> None:
        ticket_id = str(uuid4())
        payload = {
            "ticket_id": ticket_id,
            "number": f"SR-20210305-{number:06d}",
            "reason_code": "illness",
            "county": "540202",
            "managing_union": "county-540202",
            "language": "zh-CN",
            "preferred_channel": "in_app",
            "happened_on": "2021-03-05",
            "phone_key": f"t1.{number:040x}",
            "person_key": f"p1.{number:040x}",
            "handled_by": [f"staff/{ticket_id}"],
            "applicant": {
                "name": "次仁", "phone": "+8613800000000", "id_number": "11010519491231002X"
            },
            "story": "家里主要劳动力患病住院，已欠医院费用，两个孩子在上学，请求帮扶。",
        }  # fmt: skip
        self.client["naive_hotline"].referrals.insert_one({**payload, "_id": ticket_id})
        self.dispatch("hotline", "ticket_escalated", payload)


class NaiveSource:
    """A hotline that only dispatches."""

    name = "hotline"

    announcer = Announcer()
