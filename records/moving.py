"""What is kept about a record is seen where the record is, and by nobody from whom it is kept."""

from __future__ import annotations

from records.corrections.repository import CORRECTIONS, MOST_CORRECTIONS
from records.retention.holds import MOST_HOLDS
from records.retention.kinds import HOLDS
from records.unit_of_work import UnitOfWork

_KEPT_ABOUT = (
    (CORRECTIONS, "record", MOST_CORRECTIONS),
    (HOLDS, "subject", MOST_HOLDS),
)


def move_what_is_kept_about(
    unit: UnitOfWork, subject: str, *, union: str, concerns: str | None
) -> None:
    """Its corrections and holds are where the record is, decided and lifted ones too.

    `union` manages it, and it is kept from whom it `concerns` (`Kind.kept_from`). Whoever asks for
    one at this moment collides with the move, since both write the record.
    """
    now = {"managing_union": union, "concerns": concerns}
    for kind, field, most in _KEPT_ABOUT:
        for row in unit.find_documents(kind, {field: subject}, most):
            if {name: row.get(name) for name in now} != now:
                unit.replace(kind, {**row, **now})
