"""``python -m messaging.healthcheck``: whether the service of this environment can do its work.

Exit status 0 or 1, the reason in one line.
"""

from __future__ import annotations

import sys

from messaging.heartbeat import heartbeat_path, trouble_of
from records.settings import load_settings


def main() -> int:
    """Say what is wrong on standard error; nothing when all is well."""
    settings = load_settings()
    trouble = trouble_of(heartbeat_path(settings.var, settings.service))
    if trouble is None:
        return 0
    sys.stderr.write(f"{trouble}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
