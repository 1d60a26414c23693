"""Run the reports service: ``python -m services.reports``."""

from messaging.patching import patch

patch()

from messaging.process import run
from services.reports.service import ReportsService

run(ReportsService)
