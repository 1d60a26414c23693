"""Collections of the hotline."""

from records.dossiers import DOSSIERS
from records.jobs import JOB_PARTS, JOBS
from records.sampling import SAMPLES
from services.hotline.calls.kinds import CALL_BACKS, CALLS, SEATS
from services.hotline.kinds import TICKETS

KINDS = [TICKETS, CALLS, CALL_BACKS, SEATS, SAMPLES, DOSSIERS, JOBS, JOB_PARTS]
MIGRATIONS: list[object] = []
