"""How often somebody did in a day what shows people in full (kind `REVEALS`), by real time."""

from __future__ import annotations

from records.kinds import REVEALS
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day


def count_today(unit: UnitOfWork, who: str, *, most: int) -> bool:
    """One more of today; False, and not counted, once there were `most`.

    Two at the same moment collide on the row, so that none is uncounted.
    """
    row_id = f"{who}/{business_day(unit.recorded_at).isoformat()}"
    row = unit.document(REVEALS, row_id)
    if (row["count"] if row else 0) >= most:
        return False
    if row is None:
        unit.insert(REVEALS, {"_id": row_id, "at": unit.recorded_at, "count": 1})
    else:
        unit.replace(REVEALS, {**row, "count": row["count"] + 1})
    return True
