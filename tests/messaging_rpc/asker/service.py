"""A gateway for these tests: HTTP in, `Calls` out."""

import json
import os
import time

import eventlet
from nameko.web.handlers import http

import contracts.requests
from contracts.refusals import Refusal
from messaging.calls import Calls
from messaging.ops.entrypoints import owners_requests
from tests.messaging_rpc.desk import contract  # noqa: F401 - its requests are found by name


def asked_class(service, method):
    """The request of a service, or one that every service answers to the monitor."""
    owners = {each.method(): each for each in owners_requests()}
    return owners.get(method) or contracts.requests.KNOWN[service, method]


class AskerService:
    name = os.environ.get("ASKER_NAME", "gateway")

    calls = Calls()

    @http("POST", "/ask")
    def ask(self, request):
        """``{service, method, fields, seconds, …}`` → ``{answer, replayed}`` or ``{refusal}``."""
        asked = json.loads(request.get_data())
        wanted = asked_class(asked["service"], asked["method"])
        try:
            answer = self.calls.ask(
                wanted(**asked["fields"]),
                owner=asked["service"],
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
