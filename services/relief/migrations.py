"""Collections of relief."""

from records.sampling import SAMPLES
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS

KINDS = [LEADS, FILES, SAMPLES]
MIGRATIONS: list[object] = []
