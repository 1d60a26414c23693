"""A text message provider that behaves like Aliyun's, errors included, for local stacks and tests.

``python -m deploy.local.fake_sms``: answers SendSms and QuerySendDetails as the real one does
(ACS3-HMAC-SHA256 signatures are checked), keeps a ledger in SQLite that survives a restart, and
misbehaves by rule, so that a run can be repeated: of the first tries of a delivery, a share is
throttled, a share is taken but not answered in time, a share fails before it is taken. Numbers that
end in 0000 are refused. ``GET /ledger`` counts what was taken per delivery id; no number is shown.

``GET /outbox?phone=13908920001`` is this stand-in's window: what stands on that phone's screen, the
values of its messages, newest first. A real provider has no such thing; somebody holds the phone.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from carriers.acs3 import signature_of
from carriers.exchange import READ_SECONDS
from deploy.local.sms_ledger import Ledger

CLOCK_SKEW = timedelta(minutes=15)


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


class FakeProvider:
    """The WSGI application."""

    def __init__(
        self, ledger: Ledger, *, keys: Mapping[str, str], manners: Manners | None = None
    ) -> None:
        self._ledger = ledger
        self._keys = keys
        self._manners = manners or Manners()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path == "/ledger":
            return _json(self._ledger.summary())
        if request.path == "/outbox":
            return _json({"messages": self._ledger.screen(request.args.get("phone", ""))})
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
        key_secret = self._keys.get(told.get("Credential", ""))
        if key_secret is None:
            return "InvalidAccessKeyId.NotFound"
        body_hash = hashlib.sha256(body).hexdigest()
        headers = {name: request.headers.get(name, "") for name in told["SignedHeaders"].split(";")}
        wanted = signature_of(key_secret, request.url_root, headers, body_hash)
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
        biz_id = self._ledger.take(
            out_id, phone, request.form["TemplateCode"], request.form["TemplateParam"]
        )
        if met == "unanswered":
            time.sleep(READ_SECONDS + 1)  # this is the fault: an answer that comes too late
        return _json({"Code": "OK", "Message": "OK", "BizId": biz_id, "RequestId": biz_id})


def _fault(code: str) -> Response:
    return _json({"Code": code, "Message": code, "RequestId": "0"})


def _json(answer: dict[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(answer), status=status, content_type="application/json")


class _WithoutQueries(WSGIRequestHandler):
    """Logs what was asked without its query, which holds a phone."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        self.log("info", "%s %s %s", self.command, self.path.partition("?")[0], code)


def main() -> None:
    """Serve on ``ZHUFENG_SMS_PORT`` until stopped; the ledger lies in ``ZHUFENG_VAR``."""
    secrets = Path(os.environ["ZHUFENG_SECRETS"])
    keys = {
        path.read_text().strip(): path.with_name("sms_key_secret").read_text().strip()
        for path in secrets.glob("*/sms_key_id")
    }
    ledger = Ledger(Path(os.environ["ZHUFENG_VAR"]) / "fake_sms" / "ledger.sqlite")
    provider = FakeProvider(ledger, keys=keys)
    port = int(os.environ["ZHUFENG_SMS_PORT"])
    server = make_server(
        "127.0.0.1", port, provider, threaded=True, request_handler=_WithoutQueries
    )
    print(f"fake text message provider on 127.0.0.1:{port}", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
