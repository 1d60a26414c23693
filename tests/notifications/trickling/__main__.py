"""Send a text message to a provider that trickles: ``python -m tests.notifications.trickling``.

A process of its own, since only a patched one can interrupt a read. Prints what came of it.
"""

from messaging.patching import patch

patch()

import json
import sys
import time

import eventlet

from carriers import exchange, sms
from carriers.acs3 import Credentials

WHOLE_SECONDS = 0.5
PAUSE_SECONDS = 0.05
PARTS = {
    "head": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
}


def trickle(listener: eventlet.greenio.GreenSocket, begin: bytes) -> None:
    client, _ = listener.accept()
    client.sendall(begin)
    while True:
        client.sendall(b" ")
        eventlet.sleep(PAUSE_SECONDS)


def main(part: str) -> None:
    exchange.WHOLE_SECONDS = WHOLE_SECONDS
    listener = eventlet.listen(("127.0.0.1", 0))
    eventlet.spawn(trickle, listener, PARTS[part])
    provider = sms.AliyunSms(
        f"http://127.0.0.1:{listener.getsockname()[1]}",
        Credentials(key_id="key", key_secret="secret", sign_name="sign"),
        within=eventlet.Timeout,
    )
    message = sms.TextMessage(delivery_id="d", phone="+86", template_code="SMS_1", values={})
    began = time.monotonic()
    outcome = provider.send(message)
    seconds = time.monotonic() - began
    sys.stdout.write(json.dumps({"outcome": repr(outcome), "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1])
