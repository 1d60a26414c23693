"""``python -m tests.messaging.ledger mint``: a service, or another build of it, as a process."""

from messaging.patching import patch

patch()

import json
import os
import sys
from dataclasses import replace

from messaging.consumption import Consumption
from messaging.declarations import collect
from messaging.process import run
from messaging.runtime import SETTINGS
from messaging.subscriptions import REGISTRY_CONFIG
from records.settings import load_settings
from tests.messaging.ledger import readers
from tests.messaging.ledger.service import LedgerService, MintService

CONFIG = json.loads(os.environ.get("LEDGER_CONFIG", "{}"))
SERVICES = {"mint": MintService, "ledger": LedgerService}
BUILDS = {
    **SERVICES,
    "copybook": readers.CopybookService,
    "old copybook": readers.OldCopybookService,
    "old ledger": readers.OldLedgerService,
    "new ledger": readers.NewLedgerService,
}
SETTINGS_HERE = replace(load_settings(), database=os.environ["LEDGER_DATABASE"])

LedgerService.consumption = {"mint": Consumption(**json.loads(os.environ["LEDGER_CONSUMPTION"]))}

run(
    BUILDS[sys.argv[1]],
    {
        REGISTRY_CONFIG: collect(SERVICES.values()),
        SETTINGS: SETTINGS_HERE,
        **CONFIG,
    },
)
