"""Run the notifications service: ``python -m services.notifications``."""

import eventlet

eventlet.monkey_patch()

from messaging.process import run
from services.notifications.service import NotificationsService

run(NotificationsService)
