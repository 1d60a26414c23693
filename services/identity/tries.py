"""How often somebody's secret may be guessed: per address with a growing delay, and over all.

One address that guesses closes itself out and nobody else. Guesses from many addresses together
are slowed down by a second line over all of them, whose delay is short, since the rightful holder
of the name waits it out as well. Unknown names have lines like known ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records.keys import IndexKeys
from services.identity.domain.sign_in_lines import SignInLine, TryTerms
from services.identity.repository import SignInLines


@dataclass(frozen=True, kw_only=True)
class Tries:
    """The tries of one moment; `policy` is ``identity.sign_in``."""

    lines: SignInLines
    keys: IndexKeys
    policy: Mapping[str, Any]
    now: datetime

    def of(self, kind: str, name: str, address: str | None) -> TriesFor:
        """Those for one account or API client; an address that is not known is one address."""
        return TriesFor(
            tries=self,
            here=self.keys.tries_key(kind, name, address or ""),
            anywhere=self.keys.tries_key(kind, name, None),
        )


@dataclass(frozen=True, kw_only=True)
class TriesFor:
    """The two lines of one who wants to be let in: from his address, and from anywhere."""

    tries: Tries
    here: str
    anywhere: str

    def require_free(self) -> None:
        """Refuses `TooManyAttempts`; such a try is not counted."""
        for line in self._lines():
            line.require_free(now=self.tries.now)

    def count_wrong(self) -> None:
        """The secret was wrong: both lines count it."""
        for line_id, terms in ((self.here, "per_address"), (self.anywhere, "over_all")):
            if self.tries.lines.find_by_id(line_id) is None:
                self.tries.lines.add(SignInLine.begin(line_id, now=self.tries.now))
            with self.tries.lines.changing(line_id) as line:
                line.count_wrong(terms=TryTerms.of(self.tries.policy[terms]), now=self.tries.now)

    def forgive(self) -> None:
        """The secret was right: this address starts anew. Guesses from elsewhere still count."""
        if self.tries.lines.find_by_id(self.here) is not None:
            with self.tries.lines.changing(self.here) as line:
                line.forgive()

    def _lines(self) -> Iterator[SignInLine]:
        for line_id in (self.here, self.anywhere):
            line = self.tries.lines.find_by_id(line_id)
            if line is not None:
                yield line
