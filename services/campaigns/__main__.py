"""Run the campaigns service: ``python -m services.campaigns``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.campaigns.service import CampaignsService

run(CampaignsService)
