"""Our cookies: opaque tokens that only identity understands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SESSION_COOKIE = "zhufeng_session"
BROWSER_COOKIE = "zhufeng_browser"
"""Binds what a provider of single sign-on sends back to the browser that was sent there."""
BROWSER_PATH = "/api/session/oidc"


@dataclass(frozen=True, kw_only=True)
class NewCookie:
    """The token that the browser keeps until `until`; an empty one ends it."""

    token: str = field(repr=False)
    until: datetime | None = None


ENDED = NewCookie(token="")
