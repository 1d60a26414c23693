"""How many audit rows wait for their link, and since when: asked every few seconds, so cheaply."""

from __future__ import annotations

from datetime import datetime

from records.kinds import AUDIT, AUDIT_CHAIN
from records.mongo import MongoStore

MOST_COUNTED = 10_000


def waiting_rows(store: MongoStore) -> tuple[int, datetime | None]:
    """Rows younger than the youngest that is chained, at most `MOST_COUNTED`, and since when.

    Not those that committed late, which whoever chains finds within a minute: when he stands
    still, younger ones wait too. May raise PyMongoError.
    """
    links, rows = store.collection(AUDIT_CHAIN), store.collection(AUDIT)
    youngest = links.find_one({}, {"_id": 0, "row_id": 1}, sort=[("row_id", -1)])
    younger = {"_id": {"$gt": youngest["row_id"] if youngest else ""}}
    oldest = rows.find_one(younger, {"at": 1}, sort=[("_id", 1)])
    if oldest is None:
        return 0, None
    return rows.count_documents(younger, limit=MOST_COUNTED), oldest["at"]
