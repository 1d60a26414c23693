"""Collections of the hotline."""

from services.hotline.kinds import TICKETS

KINDS = [TICKETS]
MIGRATIONS: list[object] = []
