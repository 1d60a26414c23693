"""How generated JSON is written: readable, stable, ending in a newline."""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any) -> str:
    """The value as indented JSON, its keys in their own order."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
