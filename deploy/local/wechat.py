"""The WeChat account of a local stack: none that there is, so that only its own tests know it."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from pathlib import Path

from deploy.local.ports import Ports


def wechat_files(secrets: Path, ports: Ports) -> dict[str, str]:
    """``wechat`` of notifications, in safe mode; its keys follow from the stack's own."""
    own = (secrets / "notifications" / "sms_key_secret").read_bytes()
    drawn = hashlib.sha512(b"wechat" + own)
    said = {
        "app_id": f"wx{drawn.hexdigest()[:16]}",
        "token": drawn.hexdigest()[-32:],
        "encoding_aes_key": b64encode(drawn.digest()[:32]).decode().rstrip("="),
        "portal": f"http://127.0.0.1:{ports.http}/",
    }
    return {"notifications/wechat": json.dumps(said, indent=2) + "\n"}
