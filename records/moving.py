"""What is kept about a record goes to the union that the record goes to."""

from __future__ import annotations

from records.corrections.repository import CORRECTIONS, MOST_CORRECTIONS
from records.retention.holds import MOST_HOLDS
from records.retention.kinds import HOLDS
from records.unit_of_work import UnitOfWork

_KEPT_ABOUT = (
    (CORRECTIONS, "record", MOST_CORRECTIONS),
    (HOLDS, "subject", MOST_HOLDS),
)


def move_what_is_kept_about(unit: UnitOfWork, subject: str, *, union: str) -> None:
    """Its corrections and holds are the union's from now on, decided and lifted ones too.

    Whoever asks for one at this moment collides with the move, since both write the record.
    """
    for kind, field, most in _KEPT_ABOUT:
        for row in unit.find_documents(kind, {field: subject}, most):
            if row["managing_union"] != union:
                unit.replace(kind, {**row, "managing_union": union})
