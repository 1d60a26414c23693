"""The sample of each event: its data before sealing, as `contracts/samples` keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from contracts.events import Event

FOLDER = Path(__file__).parents[1] / "samples"


def sample_of(event: type[Event]) -> dict[str, Any]:
    """The event's sample data; `FileNotFoundError` names the file that is still to be written."""
    path = FOLDER / f"{event.wire_type()}.json"
    return cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))
