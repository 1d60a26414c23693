"""Collections of identity."""

from services.identity.repository import ACCOUNTS, API_CLIENTS, PHONE_CHALLENGES, SESSIONS

KINDS = [ACCOUNTS, API_CLIENTS, SESSIONS, PHONE_CHALLENGES]
MIGRATIONS: list[object] = []
