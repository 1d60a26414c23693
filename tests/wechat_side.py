"""WeChat's side of the callback: the program of docs/integration.md, which is written apart."""

from __future__ import annotations

import importlib.util
from base64 import b64encode
from types import ModuleType
from typing import Any

from contracts.wechat import ReceiveWechat
from deploy.local.layout import ROOT


def _program() -> ModuleType:
    path = ROOT / "docs" / "examples" / "wechat_callback.py"
    spec = importlib.util.spec_from_file_location("wechat_callback", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


wechat = _program()


def delivered(account: dict[str, Any], text: str, **changes: Any) -> ReceiveWechat:
    """The request that becomes of one callback with this message."""
    query, body = wechat.callback(account, text)
    return as_request({**query, **changes}, body)


def as_request(query: dict[str, Any], body: str | bytes) -> ReceiveWechat:
    """The request that becomes of an address's parameters and a body."""
    content = body if isinstance(body, bytes) else body.encode()
    return ReceiveWechat(**query, body=b64encode(content).decode())
