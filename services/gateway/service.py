"""The gateway's doors."""

from __future__ import annotations

from contracts.hotline import CallRang
from contracts.identity import DelegationRevoked, RolesChanged, SessionRevoked
from messaging.calls import Calls
from services.gateway import docs_page, health, openapi, reference
from services.gateway.bulkheads import MOST_CALLS, MOST_WAITING
from services.gateway.doors import SharedDoors
from services.gateway.entrypoints import live, operations, own, pages
from services.gateway.following import follow
from services.gateway.http.answers import kept_response
from services.gateway.live import hears
from services.gateway.operations import OPERATIONS, OWNERS
from services.gateway.performing import listen, perform
from services.gateway.web_build import WebBuild

# Each mostly waits; more than the bulkheads of all services together take.
MAX_WORKERS = (MOST_CALLS + MOST_WAITING) * len(OWNERS) + 100


class GatewayService:
    """HTTP to RPC, and the pages."""

    name = "gateway"

    calls = Calls()
    doors = SharedDoors()
    web = WebBuild()

    @operations(OPERATIONS)
    def perform_operation(self, exchange, operation, path):
        return perform(exchange, operation, path, doors=self.doors, calls=self.calls)

    @own("/api/reference")
    def get_reference(self, exchange):
        return kept_response(reference.document(), exchange)

    @own("/api/openapi.json")
    def get_openapi(self, exchange):
        return kept_response(openapi.document(), exchange)

    @own(*docs_page.ADDRESSES)
    def get_docs(self, exchange):
        return kept_response(docs_page.part(exchange.path), exchange)

    @own("/api/health")
    def get_health(self, exchange):
        self.doors.admit(exchange, health.LIMIT)
        return health.answer(self.doors.health, OWNERS, self.calls)

    @live("/api/live")
    def get_live(self, exchange):
        return listen(exchange, doors=self.doors, calls=self.calls)

    @live("/api/jobs/<kind>/<job_id>/events")
    def get_job_events(self, exchange):
        return follow(exchange, doors=self.doors, calls=self.calls)

    @pages
    def get_page(self, exchange):
        return self.web.page(exchange)

    @hears(SessionRevoked)
    def on_session_revoked(self, event):
        self.doors.cache.drop(event.session_id)
        self.doors.streams.end_session(event.session_id)

    @hears(CallRang)
    def on_call_rang(self, event):
        self.doors.streams.tell(event.agent, "call_rang", {"call_id": event.call_id})

    @hears(DelegationRevoked)
    def on_delegation_revoked(self, event):
        self.doors.cache.forget_account(event.delegate_id)

    @hears(RolesChanged)
    def on_roles_changed(self, event):
        self.doors.cache.forget_account(event.account_id)
