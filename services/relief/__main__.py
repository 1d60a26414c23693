"""Run the relief service: ``python -m services.relief``."""

import eventlet

eventlet.monkey_patch()

from messaging.process import run
from services.relief.service import ReliefService

run(ReliefService)
