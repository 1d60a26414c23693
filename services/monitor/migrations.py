"""Collections of the monitor."""

from services.monitor.alerting.kinds import KINDS as ALERTING
from services.monitor.kinds import KEPT

KINDS = [*KEPT, *ALERTING]
MIGRATIONS: list[object] = []
