"""Who reads whose events, as the contracts say."""

from __future__ import annotations

import json

from deploy.local.layout import ROOT
from deploy.permissions import Subscriptions

REGISTRY = ROOT / "contracts" / "subscriptions.json"


def read_subscriptions() -> Subscriptions:
    """The generated registry; empty while no service subscribes to anything."""
    if not REGISTRY.exists():
        return {}
    registry: Subscriptions = json.loads(REGISTRY.read_text("utf-8"))
    return registry
