"""Collections of campaigns."""

from services.campaigns.repository import ACTIVITIES, REGISTRATIONS

KINDS = [ACTIVITIES, REGISTRATIONS]
MIGRATIONS: list[object] = []
