"""The asker as a process: ``python -m tests.messaging_rpc.asker``."""

from messaging.patching import patch

patch()

import os

from messaging.process import run
from messaging.subscriptions import REGISTRY_CONFIG
from tests.messaging_rpc.asker.service import AskerService

address = f"127.0.0.1:{os.environ['ASKER_PORT']}"
run(AskerService, {"WEB_SERVER_ADDRESS": address, REGISTRY_CONFIG: {}})
