"""Run the gateway: ``python -m services.gateway``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.gateway.service import MAX_WORKERS, GatewayService

run(GatewayService, {"max_workers": MAX_WORKERS})
