"""``python -m benchmarks.ours relief``: one process of ours, on the vhost that the bench gives it.

The settings are those of the service, but for the broker (``BENCH_AMQP``) and the registry, which
declares the hops that are measured.
"""

from messaging.patching import patch

patch()

import os
import sys
from dataclasses import replace
from typing import Any

from benchmarks.ours import REGISTRY
from benchmarks.ours.follow_up import FollowUpService
from benchmarks.ours.source import SourceService
from benchmarks.stamps import start_stamping
from messaging.process import run
from messaging.runtime import SETTINGS
from messaging.subscriptions import REGISTRY_CONFIG
from records.settings import load_settings
from services.relief.service import ReliefService

SERVICES: dict[str, Any] = {
    "hotline": SourceService,
    "relief": ReliefService,
    "notifications": FollowUpService,
}


def main(name: str) -> None:
    """Run the service until it is told to stop."""
    start_stamping("outbox", "inbox")
    settings = replace(load_settings(name), amqp_uri=os.environ["BENCH_AMQP"])
    run(SERVICES[name], {REGISTRY_CONFIG: REGISTRY, SETTINGS: settings})


main(sys.argv[1])
