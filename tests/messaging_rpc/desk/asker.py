"""A gateway for these tests: HTTP in, `Calls` out. ``python -m tests.messaging_rpc.desk.asker``."""

from messaging.patching import patch

patch()

import json
import os
import time

import eventlet
from nameko.web.handlers import http

import contracts.requests
from contracts.refusals import Refusal
from messaging.calls import Calls
from messaging.process import run
from messaging.subscriptions import REGISTRY_CONFIG
from tests.messaging_rpc.desk import contract

assert contract  # its requests are found by name


class AskerService:
    name = "gateway"

    calls = Calls()

    @http("POST", "/ask")
    def ask(self, request):
        """``{service, method, fields, seconds, …}`` → ``{answer, replayed}`` or ``{refusal}``."""
        asked = json.loads(request.get_data())
        wanted = contracts.requests.KNOWN[asked["service"], asked["method"]]
        try:
            answer = self.calls.ask(
                wanted(**asked["fields"]),
                authorization=asked.get("authorization"),
                idempotency_key=asked.get("key"),
                deadline=time.time() + asked.get("seconds", 10),
            )
        except Refusal as refusal:
            return json.dumps({"refusal": refusal.as_dict()})
        return json.dumps({"answer": answer, "replayed": answer.replayed})

    @http("GET", "/state")
    def state(self, request):
        desk = self.calls._desk
        return json.dumps({"waiting": desk.waiting, "healthy": desk.healthy()})

    @http("GET", "/timeout")
    def timeout(self, request):
        raise eventlet.Timeout(None)


if __name__ == "__main__":
    address = f"127.0.0.1:{os.environ['ASKER_PORT']}"
    run(AskerService, {"WEB_SERVER_ADDRESS": address, REGISTRY_CONFIG: {}})
