"""A text message provider that behaves like Aliyun's, errors included, for local stacks and tests.

``python -m deploy.local.fake_sms``: answers SendSms and QuerySendDetails as the real one does
(ACS3-HMAC-SHA256 signatures are checked), keeps a ledger in SQLite that survives a restart, and
misbehaves by rule, so that a run can be repeated: of the first tries of a delivery, a share is
throttled, a share is taken but not answered in time, a share fails before it is taken. Numbers that
end in 0000 are refused. ``GET /ledger`` counts what was taken per delivery id; no number is shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from services.notifications.sms import READ_SECONDS, signature_of
from vocabulary.business_time import business_day

PAGE = 50
CLOCK_SKEW = timedelta(minutes=15)
TABLES = """
CREATE TABLE IF NOT EXISTS taken (
    biz_id INTEGER PRIMARY KEY, out_id TEXT NOT NULL, phone TEXT NOT NULL, day TEXT NOT NULL,
    template TEXT NOT NULL, taken_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS taken_by_phone ON taken (phone, day);
CREATE INDEX IF NOT EXISTS taken_by_out_id ON taken (out_id);
CREATE TABLE IF NOT EXISTS tries (out_id TEXT PRIMARY KEY, tries INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS misbehaved (what TEXT PRIMARY KEY, times INTEGER NOT NULL);
"""


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How it misbehaves on first tries, in thousandths; the rest is taken at once."""

    throttled: int = 30
    unanswered: int = 20
    broken: int = 10

    def on_first_try(self, out_id: str) -> str:
        """What the first try of this delivery meets, always the same for the same id."""
        lot = int(hashlib.sha256(out_id.encode()).hexdigest(), 16) % 1000
        for what in ("throttled", "unanswered", "broken"):
            lot -= getattr(self, what)
            if lot < 0:
                return what
        return "taken"


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

    def take(self, out_id: str, phone: str, template: str) -> str:
        """Take a message (again, if it is sent again: the real one does not deduplicate)."""
        now = datetime.now(UTC)
        with self._lock:
            row = self._db.execute(
                "INSERT INTO taken (out_id, phone, day, template, taken_at) VALUES (?, ?, ?, ?, ?)",
                (out_id, phone, business_day(now).strftime("%Y%m%d"), template, now.isoformat()),
            )
            return str(row.lastrowid)

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
            doubled = self._db.execute(
                "SELECT out_id FROM taken GROUP BY out_id HAVING count(*) > 1 LIMIT 100"
            ).fetchall()
            misbehaved = dict(self._db.execute("SELECT what, times FROM misbehaved").fetchall())
        return {
            "deliveries": deliveries,
            "messages": messages,
            "doubled": [out_id for (out_id,) in doubled],
            "misbehaved": misbehaved,
        }


class FakeProvider:
    """The WSGI application."""

    def __init__(
        self, ledger: Ledger, *, key_id: str, key_secret: str, manners: Manners | None = None
    ) -> None:
        self._ledger = ledger
        self._key_id, self._key_secret = key_id, key_secret
        self._manners = manners or Manners()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/ledger":
            return _json(self._ledger.summary())
        if request.path == "/ready":
            return _json({"ready": True})
        if request.path != "/":
            return NotFound().get_response(request.environ)
        fault = self._signature_fault(request)
        if fault:
            return _json({"Code": fault, "Message": fault, "RequestId": "0"}, status=400)
        if request.headers.get("x-acs-action") == "QuerySendDetails":
            return self._details(request)
        return self._send(request)

    def _signature_fault(self, request: Request) -> str | None:
        body = request.get_data()
        told = dict(
            part.split("=", 1)
            for part in request.headers.get("Authorization", " ").split(" ", 1)[-1].split(",")
            if "=" in part
        )
        if told.get("Credential") != self._key_id:
            return "InvalidAccessKeyId.NotFound"
        body_hash = hashlib.sha256(body).hexdigest()
        headers = {name: request.headers.get(name, "") for name in told["SignedHeaders"].split(";")}
        wanted = signature_of(self._key_secret, request.url_root, headers, body_hash)
        if told.get("Signature") != wanted or headers.get("x-acs-content-sha256") != body_hash:
            return "SignatureDoesNotMatch"
        sent = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return "InvalidTimeStamp.Expired" if abs(datetime.now(UTC) - sent) > CLOCK_SKEW else None

    def _details(self, request: Request) -> Response:
        form = request.form
        total, rows = self._ledger.details(
            form["PhoneNumber"], form["SendDate"], int(form["CurrentPage"])
        )
        details = {"SmsSendDetailDTO": rows}
        return _json({"Code": "OK", "TotalCount": str(total), "SmsSendDetailDTOs": details})

    def _send(self, request: Request) -> Response:
        out_id, phone = request.form["OutId"], request.form["PhoneNumbers"]
        if phone.endswith("0000"):
            return _fault("isv.MOBILE_NUMBER_ILLEGAL")
        first = self._ledger.count_try(out_id) == 1
        met = self._manners.on_first_try(out_id) if first else "taken"
        if met != "taken":
            self._ledger.count(met)
        if met == "throttled":
            return _fault("isv.BUSINESS_LIMIT_CONTROL")
        if met == "broken":
            return Response("bad gateway", status=502)
        biz_id = self._ledger.take(out_id, phone, request.form["TemplateCode"])
        if met == "unanswered":
            time.sleep(READ_SECONDS + 1)  # this is the fault: an answer that comes too late
        return _json({"Code": "OK", "Message": "OK", "BizId": biz_id, "RequestId": biz_id})


def _fault(code: str) -> Response:
    return _json({"Code": code, "Message": code, "RequestId": "0"})


def _json(answer: dict[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(answer), status=status, content_type="application/json")


def main() -> None:
    """Serve on ``ZHUFENG_SMS_PORT`` until stopped; the ledger lies in ``ZHUFENG_VAR``."""
    secrets = Path(os.environ["ZHUFENG_SECRETS"])
    provider = FakeProvider(
        Ledger(Path(os.environ["ZHUFENG_VAR"]) / "fake_sms" / "ledger.sqlite"),
        key_id=(secrets / "sms_key_id").read_text().strip(),
        key_secret=(secrets / "sms_key_secret").read_text().strip(),
    )
    port = int(os.environ["ZHUFENG_SMS_PORT"])
    server = make_server("127.0.0.1", port, provider, threaded=True)
    print(f"fake text message provider on 127.0.0.1:{port}", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
