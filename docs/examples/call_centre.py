"""A call centre tells what happens to its calls: ``call_centre.py FACT CALL_ID [name=value ...]``.

A dial plan runs it once per fact, as Asterisk does with ``System()``:
``call_centre.py ringing ${UNIQUEID} caller=${CALLERID(num)} extension=8001``.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime

import requests

URL = os.environ["ZHUFENG_URL"]
CLIENT = {
    "client_id": os.environ["ZHUFENG_CLIENT_ID"],
    "client_secret": os.environ["ZHUFENG_CLIENT_SECRET"],
}
GIVE_UP_SECONDS = 60
TRY_AGAIN = {429, 502, 503, 504}


def ask(path, body, token=None):
    """The answer; asked again while the platform is busy, since a report told twice is one."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    until = time.monotonic() + GIVE_UP_SECONDS
    while True:
        answer = requests.post(URL + path, json=body, headers=headers, timeout=20)
        if answer.status_code not in TRY_AGAIN or time.monotonic() > until:
            break
        time.sleep(int(answer.headers.get("Retry-After", "1")))
    if not answer.ok:
        sys.exit(f"refused: {answer.json()['code']} {answer.json()['allowed'] or ''}")
    return answer.json()


def report(fact, call_id, more):
    """Tell one fact; `seat_taken` in the answer is false where nobody sits at the extension."""
    body = {"fact": fact, "cti_call_id": call_id, "at": datetime.now(UTC).isoformat(), **more}
    return ask("/api/calls", body, ask("/api/tokens", CLIENT)["assertion"])


if __name__ == "__main__":
    told = dict(each.split("=", 1) for each in sys.argv[3:])
    print(json.dumps(report(sys.argv[1], sys.argv[2], told)))
