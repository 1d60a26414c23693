"""The session cookie: an opaque token that only identity understands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SESSION_COOKIE = "zhufeng_session"


@dataclass(frozen=True, kw_only=True)
class NewCookie:
    """The token that the browser keeps until `until`; an empty one ends it."""

    token: str = field(repr=False)
    until: datetime | None = None


ENDED = NewCookie(token="")
