"""Run the hotline service: ``python -m services.hotline``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.hotline.service import HotlineService

run(HotlineService)
