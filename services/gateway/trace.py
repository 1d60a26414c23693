"""The trace of a request (W3C trace context): by its id a fault is found in every log."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

_TRACEPARENT = re.compile(
    r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})", re.ASCII
)


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One hop of a trace: its id, our span and the caller's flags."""

    trace_id: str
    span_id: str
    flags: str = "01"

    @property
    def traceparent(self) -> str:
        """What the next hop is told."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


def trace_of(traceparent: str | None) -> Trace:
    """The caller's trace with a span of ours, or a new one where he names none."""
    known = _TRACEPARENT.fullmatch(traceparent or "")
    if known is None:
        return Trace(trace_id=secrets.token_hex(16), span_id=secrets.token_hex(8))
    return Trace(trace_id=known[1], span_id=secrets.token_hex(8), flags=known[2])
