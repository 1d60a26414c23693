"""Run the hotline service: ``python -m services.hotline``."""

import eventlet

eventlet.monkey_patch()

from messaging.process import run
from services.hotline.service import HotlineService

run(HotlineService)
