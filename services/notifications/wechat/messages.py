"""A message or an event of WeChat, as far as something follows from it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from contracts.people import Language

SCENE_PREFIX = "qrscene_"
_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_TIBETAN = re.compile("[\u0f00-\u0fff]")
_LANGUAGE_KEYS: Mapping[str, Language] = {"language_zh": "zh-CN", "language_bo": "bo"}


class MessageUnreadable(ValueError):
    """What WeChat puts into every message is missing; says what."""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One message: `kind` is its MsgType, of an event its Event in lower case."""

    account: str
    openid: str = field(repr=False)
    sent_at: datetime
    kind: str
    is_event: bool
    key: str = field(default="", repr=False)
    message_id: str | None = None
    content: str = field(default="", repr=False)

    def told_as(self, openid_key: str) -> str:
        """By what WeChat's retries are known.

        MsgId of a message; of an event its sender and moment, as WeChat advises, with the event
        besides: two of a second are two.
        """
        if self.message_id is not None:
            return f"message {self.message_id}"
        moment = int(self.sent_at.timestamp())
        return f"event {openid_key} {moment} {self.kind} {self.key}"

    @property
    def scene(self) -> str | None:
        """By which printed code somebody came, where it was one that carries a scene."""
        if not self.key.startswith(SCENE_PREFIX):
            return None
        return self.key.removeprefix(SCENE_PREFIX)[:64] or None

    @property
    def chosen_language(self) -> Language | None:
        """The language that a menu's key stands for."""
        return _LANGUAGE_KEYS.get(self.key) if self.kind == "click" else None

    @property
    def spoken_language(self) -> Language | None:
        """Tibetan where it is written so; what is written otherwise says nothing of a person."""
        return "bo" if _TIBETAN.search(self.content) else None


def message_of(fields: Mapping[str, str]) -> Incoming:
    """The message of a callback's fields; raises `MessageUnreadable`."""
    kind = fields.get("MsgType", "").strip().lower()
    is_event = kind == "event"
    message_id = fields.get("MsgId", "").strip()
    return Incoming(
        account=_matching(_OPENID, fields, "ToUserName"),
        openid=_matching(_OPENID, fields, "FromUserName"),
        sent_at=_moment(_matching(_NUMBER, fields, "CreateTime")),
        kind=fields.get("Event", "").strip().lower() if is_event else kind,
        is_event=is_event,
        key=fields.get("EventKey", "").strip()[:256] if is_event else "",
        message_id=message_id if _NUMBER.fullmatch(message_id) and not is_event else None,
        content=fields.get("Content", ""),
    )


def _matching(pattern: re.Pattern[str], fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    if not pattern.fullmatch(text):
        raise MessageUnreadable(name)
    return text


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        raise MessageUnreadable("CreateTime") from None
