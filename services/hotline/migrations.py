"""Collections of the hotline."""

from records.dossiers import DOSSIERS
from records.sampling import SAMPLES
from services.hotline.kinds import TICKETS

KINDS = [TICKETS, SAMPLES, DOSSIERS]
MIGRATIONS: list[object] = []
