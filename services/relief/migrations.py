"""Collections of relief."""

from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS

KINDS = [LEADS, FILES]
MIGRATIONS: list[object] = []
