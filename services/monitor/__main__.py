"""Run the monitor service: ``python -m services.monitor``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.monitor.service import MonitorService

run(MonitorService)
