"""W3C trace context: the conversation that a piece of work belongs to, and what it is part of.

Every hop is a span of its own: what a hop is told names the caller's span, what it tells the next
one names its own. An event keeps the context in which it was announced, however often and in how
many versions it is published: consumers are children of that, as the CloudEvents extension for
tracing says.
"""

from __future__ import annotations

import random
import re
from typing import NamedTuple

_TRACEPARENT = re.compile(
    r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})", re.ASCII
)
# Ids need not be unguessable, and are drawn for every message.
_drawn = random.Random().getrandbits


class Trace(NamedTuple):
    """One hop of a trace: its id, our span, the caller's span and flags.

    `parent_id` is None where the trace begins here.
    """

    trace_id: str
    span_id: str
    flags: str = "01"
    parent_id: str | None = None

    @property
    def traceparent(self) -> str:
        """What the next hop is told."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"

    def child(self) -> Trace:
        """A span that is part of this one."""
        return Trace(self.trace_id, _new_span_id(), self.flags, self.span_id)


def trace_of(traceparent: str | None) -> Trace:
    """A span of ours in the caller's trace, or in a new one where he names none."""
    known = _TRACEPARENT.fullmatch(traceparent or "")
    if known is None:
        return Trace(f"{_drawn(128) or 1:032x}", _new_span_id())
    return Trace(known[1], _new_span_id(), known[3], known[2])


def _new_span_id() -> str:
    """Sixteen hexadecimal digits, never all decimal.

    One in two thousand would be, and whoever searches logs and databases for bank cards finds it.
    """
    while (drawn := f"{_drawn(64):016x}").isdigit():
        pass
    return drawn
