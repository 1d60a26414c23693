"""Which bindings exist: AMQP cannot say, so the management interface or our own record does.

The record is what the last run bound (``topology.json`` under ``ZHUFENG_VAR``). It is used where
there is no secret ``management_url`` or nobody answers there; a binding that somebody made by hand
is then not seen.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote, urlsplit

import requests

from messaging.topology.plan import Binding
from records.settings import Settings

MANAGEMENT_SECRET = "management_url"
SECONDS = 5.0


class BoundRecord:
    """What we bound on one vhost, remembered between runs."""

    def __init__(self, folder: Path, vhost: str) -> None:
        self._path = folder / f"topology-{quote(vhost, safe='')}.json"

    def read(self) -> set[Binding]:
        """The bindings of the last run; none before the first."""
        if not self._path.exists():
            return set()
        return {Binding(*each) for each in json.loads(self._path.read_text("utf-8"))}

    def write(self, bindings: Collection[Binding]) -> None:
        """Remember these."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(sorted(bindings)), "utf-8")
        draft.replace(self._path)


def bindings_by_management(settings: Settings, vhost: str) -> set[Binding] | None:
    """Every binding of a queue on the vhost; None where the interface cannot be asked."""
    if not (settings.secrets / MANAGEMENT_SECRET).exists():
        return None
    url = urlsplit(settings.secret(MANAGEMENT_SECRET))
    address = f"{url.scheme}://{url.hostname}:{url.port}/api/bindings/{quote(vhost, safe='')}"
    try:
        answer = requests.get(
            address, auth=(url.username or "", url.password or ""), timeout=SECONDS
        )
        answer.raise_for_status()
    except requests.RequestException:
        return None
    return {
        Binding(each["source"], each["destination"], each["routing_key"])
        for each in answer.json()
        if each["destination_type"] == "queue" and each["source"]
    }
