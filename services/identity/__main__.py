"""Run the identity service: ``python -m services.identity``."""

import eventlet

eventlet.monkey_patch()

from messaging.process import run
from services.identity.service import IdentityService

run(IdentityService)
