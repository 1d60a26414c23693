"""A callback from its form to the message, checked; and the answer in the form that WeChat reads.

Each refusal's reason is logged by a word; what was sent never is.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from contracts.wechat import (
    CallbackRefused,
    CallbackUnreadable,
    ReceiveWechat,
    VerifyWechat,
    WechatAnswer,
)
from services.notifications.wechat.account import Account
from services.notifications.wechat.messages import Incoming, MessageUnreadable, message_of
from services.notifications.wechat.reading import XmlRefused, read_fields
from services.notifications.wechat.signing import (
    RANDOM_BYTES,
    Seal,
    SealBroken,
    is_signed,
    signature_of,
)

POLICY = "wechat.callback"
PLAIN, XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
ENCRYPTED = "aes"
TAKEN = WechatAnswer(content="success", content_type=PLAIN)
"""Taken, and nothing is said to the follower: WeChat does not ask again."""

_log = structlog.get_logger(__name__)


def verify(
    account: Account, request: VerifyWechat, *, rules: Mapping[str, Any], now: datetime
) -> WechatAnswer:
    """What WeChat wants to hear; refuses `CallbackRefused`."""
    _check_time(request.timestamp, rules, now)
    _check(is_signed(request.signature, account.token, request.timestamp, request.nonce))
    return WechatAnswer(content=request.echostr, content_type=PLAIN)


def message_in(
    account: Account, request: ReceiveWechat, *, rules: Mapping[str, Any], now: datetime
) -> Incoming:
    """The message of a callback; refuses `CallbackRefused` and `CallbackUnreadable`."""
    _check_time(request.timestamp, rules, now)
    _check(is_signed(request.signature, account.token, request.timestamp, request.nonce))
    encrypted = request.encrypt_type == ENCRYPTED
    if encrypted != (account.seal is not None):
        raise _refused("mode")
    body = base64.b64decode(request.body, validate=True)
    try:
        fields = read_fields(body)
        if account.seal is not None:
            fields = read_fields(_opened(account, account.seal, request, fields.get("Encrypt", "")))
        return message_of(fields)
    except (XmlRefused, MessageUnreadable) as error:
        _log.warning("a WeChat callback cannot be read", reason=str(error))
        raise CallbackUnreadable(field="body", allowed="a message as WeChat documents it") from None


def stamp_of(request: ReceiveWechat) -> str:
    """By what the signature that brought a message is known again."""
    return f"{request.timestamp} {request.nonce}"


def answer_with(
    text: str | None, *, account: Account, message: Incoming, now: datetime
) -> WechatAnswer:
    """The passive reply with this text, encrypted where the account is; None says nothing."""
    if text is None:
        return TAKEN
    seconds = str(int(now.timestamp()))
    reply = _xml(
        ToUserName=message.openid,
        FromUserName=message.account,
        CreateTime=seconds,
        MsgType="text",
        Content=text,
    )
    if account.seal is not None:
        nonce = secrets.token_hex(8)
        sealed = account.seal.seal(reply.encode(), secrets.token_bytes(RANDOM_BYTES))
        reply = _xml(
            Encrypt=sealed,
            MsgSignature=signature_of(account.token, seconds, nonce, sealed),
            TimeStamp=seconds,
            Nonce=nonce,
        )
    return WechatAnswer(content=reply, content_type=XML)


def _check_time(timestamp: str, rules: Mapping[str, Any], now: datetime) -> None:
    """WeChat's retries carry the first one's timestamp, and are over within a minute."""
    if not timestamp.isascii() or not timestamp.isdigit():
        raise _refused("timestamp")
    age = now.timestamp() - int(timestamp)
    if not -rules["most_seconds_ahead"] <= age <= rules["most_seconds_old"]:
        raise _refused("time")


def _opened(account: Account, seal: Seal, request: ReceiveWechat, sealed: str) -> bytes:
    """What is encrypted, once its own signature is right."""
    parts = (account.token, request.timestamp, request.nonce, sealed)
    _check(is_signed(request.msg_signature or "", *parts))
    try:
        return seal.open(sealed)
    except SealBroken as broken:
        raise _refused(str(broken)) from None


def _check(signed: bool) -> None:
    if not signed:
        raise _refused("signature")


def _refused(reason: str) -> CallbackRefused:
    _log.warning("a WeChat callback is refused", reason=reason)
    return CallbackRefused(allowed="what the connected account's WeChat side sends")


def _xml(**fields: str) -> str:
    inner = "".join(f"<{name}>{_written(text)}</{name}>" for name, text in fields.items())
    return f"<xml>{inner}</xml>"


def _written(text: str) -> str:
    """As WeChat's own examples write it: numbers plain, everything else unparsed."""
    if text.isascii() and text.isdigit():
        return text
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
