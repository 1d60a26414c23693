"""Run the notifications service: ``python -m services.notifications``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.notifications.service import NotificationsService

run(NotificationsService)
