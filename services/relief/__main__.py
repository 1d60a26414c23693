"""Run the relief service: ``python -m services.relief``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.relief.service import ReliefService

run(ReliefService)
