"""Run the campaigns service: ``python -m services.campaigns``."""

import eventlet

eventlet.monkey_patch()

from messaging.process import run
from services.campaigns.service import CampaignsService

run(CampaignsService)
