"""The desk as a process: ``python -m tests.messaging_rpc.desk``."""

from messaging.patching import patch

patch()

from messaging.process import run
from messaging.subscriptions import REGISTRY_CONFIG
from tests.messaging_rpc.desk.counting import start_counting
from tests.messaging_rpc.desk.service import DeskService

DeskService.database = start_counting()
run(DeskService, {REGISTRY_CONFIG: {}})
