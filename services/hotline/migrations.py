"""Collections of the hotline."""

from services.hotline.repository import TICKETS

KINDS = [TICKETS]
MIGRATIONS: list[object] = []
