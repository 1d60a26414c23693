"""Collections of identity."""

from services.identity.kinds import (
    ACCOUNTS,
    API_CLIENTS,
    PHONE_CHALLENGES,
    PHONE_LINES,
    SESSIONS,
    SIGN_IN_LINES,
)

KINDS = [ACCOUNTS, API_CLIENTS, SESSIONS, PHONE_LINES, PHONE_CHALLENGES, SIGN_IN_LINES]
MIGRATIONS: list[object] = []
