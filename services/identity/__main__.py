"""Run the identity service: ``python -m services.identity``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.identity.service import IdentityService

run(IdentityService)
