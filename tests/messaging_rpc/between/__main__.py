"""The service in between as a process: ``python -m tests.messaging_rpc.between``."""

from messaging.patching import patch

patch()

from messaging.process import run
from messaging.subscriptions import REGISTRY_CONFIG
from tests.messaging_rpc.between.service import BetweenService

run(BetweenService, {REGISTRY_CONFIG: {}})
