"""The WeChat official account's callback: what WeChat sends, and what is said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Rule, Text
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query
from vocabulary import encoded

Signature = Annotated[str, Text(most=64)]
Timestamp = Annotated[str, Text(most=20)]
Nonce = Annotated[str, Text(most=64)]


class WechatNotConnected(Refusal):
    """No official account is connected to this installation."""

    code = "wechat_not_connected"
    kind = Kind.NOT_FOUND


class CallbackRefused(Refusal):
    """Not signed by the account's WeChat side, too old, for another account, or used before.

    Which of these is not told.
    """

    code = "callback_refused"
    kind = Kind.FORBIDDEN


class CallbackUnreadable(Refusal):
    """It is signed, and is no message as WeChat documents them."""

    code = "callback_unreadable"
    kind = Kind.INVALID
    status = 400


@dataclass(frozen=True, kw_only=True)
class WechatAnswer:
    """What is answered to WeChat, word for word."""

    content: str
    content_type: str


@dataclass(frozen=True, kw_only=True)
class VerifyWechat(Query):
    """WeChat asks whether the account's owner is here; `echostr` is said back."""

    service = "notifications"
    action = "wechat.receive"
    answer = WechatAnswer

    signature: Signature
    timestamp: Timestamp
    nonce: Nonce
    echostr: Annotated[str, Text(most=200)]


@dataclass(frozen=True, kw_only=True)
class ReceiveWechat(Command):
    """WeChat hands over a message or an event; told again it has the same answer and no effect.

    `body` is what it sent, in base64. `msg_signature` covers the encrypted part of a body where
    `encrypt_type` is ``aes``.
    """

    service = "notifications"
    action = "wechat.receive"
    answer = WechatAnswer

    signature: Signature
    timestamp: Timestamp
    nonce: Nonce
    encrypt_type: Annotated[str, Text(most=20)] | None = None
    msg_signature: Signature | None = None
    body: Annotated[str, Rule(encoded.base64_text, "byte", "PHhtbC8+")]


@dataclass(frozen=True, kw_only=True)
class FollowerFigures:
    """Followers at the end of a day (`following`, net of those who left), and who came and left.

    Who followed and left within the day is counted in none of them.
    """

    day: date
    following: int
    joined: int
    left: int


@dataclass(frozen=True, kw_only=True)
class CountFollowers(Query):
    """The WeChat account's followers as a stock, at the end of a day; by default today."""

    service = "notifications"
    action = "figures.read"
    answer = FollowerFigures

    day: date | None = None
