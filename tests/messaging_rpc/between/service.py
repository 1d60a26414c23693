"""A service between gateway and desk."""

import time

from contracts.operations.queries import OpsStatus
from messaging.calls import Calls
from messaging.rpc import query
from tests.messaging_rpc.desk.contract import Echoed, PassOn

PATIENCE = 60.0


class BetweenService:
    """Bears the name of the one service that both answers calls and makes some."""

    name = "monitor"

    calls = Calls()

    @query(PassOn)
    def pass_on(self, request):
        if request.further:
            self.calls.ask(OpsStatus(), owner="hotline", deadline=time.time() + PATIENCE)
        return Echoed(text="passed on")
