"""What the stand-in of a text message provider took, in SQLite: it survives a restart."""

from __future__ import annotations

import json
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vocabulary.business_time import business_day
from vocabulary.fingerprint import fingerprint

PAGE = 50
SCREEN = 20
TABLES = """
CREATE TABLE IF NOT EXISTS taken (
    biz_id INTEGER PRIMARY KEY, out_id TEXT NOT NULL, phone TEXT NOT NULL, day TEXT NOT NULL,
    template TEXT NOT NULL, taken_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS taken_by_phone ON taken (phone, day);
CREATE INDEX IF NOT EXISTS taken_by_out_id ON taken (out_id);
CREATE TABLE IF NOT EXISTS screens (
    biz_id INTEGER PRIMARY KEY, phone TEXT NOT NULL, shown TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS screens_by_phone ON screens (phone);
CREATE TABLE IF NOT EXISTS tries (out_id TEXT PRIMARY KEY, tries INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS misbehaved (what TEXT PRIMARY KEY, times INTEGER NOT NULL);
"""


class Ledger:
    """What was taken, and how often it misbehaved; on disk before it is answered."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(TABLES)

    def count_try(self, out_id: str) -> int:
        """How often this delivery was tried, this time included."""
        with self._lock:
            self._db.execute(
                "INSERT INTO tries VALUES (?, 1)"
                " ON CONFLICT (out_id) DO UPDATE SET tries = tries + 1",
                (out_id,),
            )
            row = self._db.execute("SELECT tries FROM tries WHERE out_id = ?", (out_id,))
            return int(row.fetchone()[0])

    def count(self, what: str) -> None:
        """One more misbehaviour."""
        with self._lock:
            self._db.execute(
                "INSERT INTO misbehaved VALUES (?, 1)"
                " ON CONFLICT (what) DO UPDATE SET times = times + 1",
                (what,),
            )

    def take(self, out_id: str, phone: str, template: str, values: str = "{}") -> str:
        """Take a message (again, if it is sent again: the real one does not deduplicate).

        `values` is the template's parameters as JSON, which the phone shows.
        """
        now = datetime.now(UTC)
        with self._lock:
            row = self._db.execute(
                "INSERT INTO taken (out_id, phone, day, template, taken_at) VALUES (?, ?, ?, ?, ?)",
                (out_id, phone, business_day(now).strftime("%Y%m%d"), template, now.isoformat()),
            )
            shown = {"OutId": out_id, "TemplateCode": template, "TemplateParam": json.loads(values)}
            self._db.execute(
                "INSERT INTO screens VALUES (?, ?, ?)", (row.lastrowid, phone, json.dumps(shown))
            )
            return str(row.lastrowid)

    def screen(self, phone: str) -> list[dict[str, Any]]:
        """What the phone shows, newest first: delivery id, template code, its values."""
        with self._lock:
            rows = self._db.execute(
                "SELECT shown FROM screens WHERE phone = ? ORDER BY biz_id DESC LIMIT ?",
                (phone, SCREEN),
            ).fetchall()
        return [json.loads(shown) for (shown,) in rows]

    def details(self, phone: str, day: str, page: int) -> tuple[int, list[dict[str, Any]]]:
        """(how many in all, one page) of what was taken for a phone on a day."""
        with self._lock:
            total = self._db.execute(
                "SELECT count(*) FROM taken WHERE phone = ? AND day = ?", (phone, day)
            ).fetchone()[0]
            rows = self._db.execute(
                "SELECT biz_id, out_id, template FROM taken WHERE phone = ? AND day = ?"
                " ORDER BY biz_id LIMIT ? OFFSET ?",
                (phone, day, PAGE, (page - 1) * PAGE),
            ).fetchall()
        return int(total), [
            {"OutId": out_id, "BizId": str(biz_id), "SendStatus": 3, "TemplateCode": template}
            for biz_id, out_id, template in rows
        ]

    def summary(self) -> dict[str, Any]:
        """How many deliveries were taken, how many more than once, and the misbehaviour."""
        with self._lock:
            deliveries, messages = self._db.execute(
                "SELECT count(DISTINCT out_id), count(*) FROM taken"
            ).fetchone()
            taken = self._db.execute("SELECT DISTINCT out_id FROM taken").fetchall()
            doubled = self._db.execute(
                "SELECT out_id FROM taken GROUP BY out_id HAVING count(*) > 1 LIMIT 100"
            ).fetchall()
            misbehaved = dict(self._db.execute("SELECT what, times FROM misbehaved").fetchall())
        return {
            "deliveries": deliveries,
            "messages": messages,
            "delivery_ids": fingerprint({out_id: 1 for (out_id,) in taken}),
            "doubled": [out_id for (out_id,) in doubled],
            "misbehaved": misbehaved,
        }
