"""Collections of identity."""

from services.identity.kinds import (
    ACCOUNTS,
    API_CLIENTS,
    PHONE_CHALLENGES,
    PHONE_LINES,
    SESSIONS,
)

KINDS = [ACCOUNTS, API_CLIENTS, SESSIONS, PHONE_LINES, PHONE_CHALLENGES]
MIGRATIONS: list[object] = []
