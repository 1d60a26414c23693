"""What somebody signs in with, as little of it as lets him know it again: the browser's family."""

from __future__ import annotations

from contracts.identity import Device

_MARKS: tuple[tuple[str, Device], ...] = (
    # WeChat and Edge call themselves Chrome too, and Chrome calls itself Safari.
    ("micromessenger", "wechat"),
    ("edg", "edge"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)
UNKNOWN: Device = "other"


def device_of(user_agent: str | None) -> Device:
    """The family of the browser that this header names; nothing else of the header is kept."""
    text = (user_agent or "").lower()
    return next((device for mark, device in _MARKS if mark in text), UNKNOWN)
