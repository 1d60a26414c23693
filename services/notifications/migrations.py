"""Collections of notifications."""

from services.notifications.kinds import CONTACTS, DELIVERIES, DUTY_ROSTERS

KINDS = [CONTACTS, DUTY_ROSTERS, DELIVERIES]
MIGRATIONS: list[object] = []
