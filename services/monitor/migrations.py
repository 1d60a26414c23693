"""Collections of the monitor."""

from services.monitor.kinds import KEPT

KINDS = list(KEPT)
MIGRATIONS: list[object] = []
