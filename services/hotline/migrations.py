"""Collections of the hotline."""

from records.sampling import SAMPLES
from services.hotline.kinds import TICKETS

KINDS = [TICKETS, SAMPLES]
MIGRATIONS: list[object] = []
