"""How an operation becomes a call of its owner, and the owner's answer a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contracts.refusals import Refusal
from contracts.requests import Request
from contracts.schemas import load
from services.gateway.callers import Caller
from services.gateway.cookies import NewCookie

if TYPE_CHECKING:  # the declarations are read without a runtime, for the documents
    from messaging.calls import Answer

MOST_NAMING = 2000
"""The longest header that names a file, in characters."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """The content of a file on its way: `pieces(most)` streams it once, refusing what is longer.

    `length` in bytes (None: its end will tell), `name` as its sender calls it.
    """

    pieces: Callable[[int], Iterator[bytes]]
    length: int | None
    name: str | None
    content_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class Job:
    """One request that passed every check of form: what it asks, for whom, and how to ask.

    `ask` takes the request, where many can answer it the `owner`, and how many seconds `within`.
    `key` is the caller's idempotency key, and `told` makes a problem of a refusal.
    """

    request: type[Request]
    values: dict[str, Any]
    caller: Caller
    ask: Callable[..., Answer]
    told: Callable[[Refusal], dict[str, Any]]
    key: str | None = None
    wants_token: bool = False
    content: Content | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that is answered in the place of JSON, under the name that it is saved by."""

    content: bytes = field(repr=False)
    type: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A plain answer. `ends_session`: the caller's own is over.

    `browser_cookie` binds what comes back from a provider to this browser.
    With a `document` that is sent, or the `content` of a file that streams, and the plain answer
    only says what it is.
    """

    body: dict[str, Any]
    document: Document | None = None
    replayed: bool = False
    cookie: NewCookie | None = field(default=None, repr=False)
    browser_cookie: NewCookie | None = field(default=None, repr=False)
    ends_session: bool = False
    content: Content | None = None

    def version(self, place: str) -> int | None:
        """The version of the record that the answer shows at `place` (``message.line.version``)."""
        found: Any = self.body
        for name in place.split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found if isinstance(found, int) else None


def forward(job: Job) -> Reply:
    """Ask the owner and hand on his answer."""
    answer = job.ask(load(job.request, job.values))
    return Reply(body=dict(answer), replayed=answer.replayed)
