"""What an operation of the HTTP API is: one declaration, from which everything else follows.

Route, parsing, validation, call, OpenAPI and the rights test all read it; nothing is said twice.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.refusals import Refusal
from contracts.requests import Command, Query, Request
from contracts.rights import ANONYMOUS, holds
from services.gateway.operations.foreign import ForeignForm
from services.gateway.operations.forwarding import forward
from services.gateway.sparse import fields_of_items

EXPECTED_VERSION = "expected_version"
MULTI_STATUS = 207
SESSION_TOKEN = "session_token"
CLIENT_ADDRESS = "client_address"
CLIENT_DEVICE = "client_device"
BROWSER_SECRET = "browser_secret"
_PATH_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method at one address, and the contract's request that it becomes.

    Fields named in `path` come from there; of the others, GET takes the query string and any other
    method the JSON body. `expected_version` is the header ``If-Match``.

    `limit` names a rate limit of the policy ``gateway.rate_limits``; `refuses` are the refusals of
    the owner's rules, beside those that every operation shares. `keyed` False is for a command
    without idempotency key: what it answers can be shown but once. `filled` are fields that the
    gateway itself supplies: `CLIENT_ADDRESS`, `CLIENT_DEVICE` and `BROWSER_SECRET` to every
    `perform`, any other by `perform` itself.
    `answer` is by default the request's. `version_in` says where the answer holds the version that
    becomes its ETag; where it is that of a part (``message.line.version``) nothing is left unsent.
    `location` is the address (``/api/jobs/{kind}/{job_id}``, by fields of the answer) of what it
    made, sent as the header of that name.
    `document` is the media type of a file that is answered in the place of JSON.
    Of one that `uploads` the body is the content of a file and its fields stand in the query
    string; one that `downloads` answers with such a content. Of one in a `foreign` form the fields
    stand in the query string, but for the one that gets the body.
    """

    method: str
    path: str
    request: type[Request]
    status: int = 200
    limit: str | None = None
    refuses: tuple[type[Refusal], ...] = ()
    keyed: bool = True
    filled: frozenset[str] = frozenset()
    answer: type | None = None
    uploads: bool = False
    downloads: bool = False
    version_in: str = "version"
    document: str | None = None
    foreign: ForeignForm | None = None
    location: str | None = None
    perform: Callable[..., Any] = forward

    @cached_property
    def name(self) -> str:
        """The operation's id: ``hotline.accept_ticket``."""
        return f"{self.request.service}.{self.request.method()}"

    @cached_property
    def path_fields(self) -> tuple[str, ...]:
        """The fields that stand in the path."""
        return tuple(_PATH_FIELD.findall(self.path))

    @cached_property
    def input_fields(self) -> tuple[str, ...]:
        """The fields of query string or body."""
        elsewhere = {*self.path_fields, *self.filled, EXPECTED_VERSION, self.body_field}
        declared = dataclasses.fields(self.request)
        return tuple(each.name for each in declared if each.name not in elsewhere)

    @cached_property
    def item_fields(self) -> tuple[str, ...]:
        """What the items of its list hold, of which a caller may ask for some alone."""
        return fields_of_items(self.answered_with) if self.method == "GET" else ()

    @property
    def body_field(self) -> str | None:
        """The field that gets the whole body as it is."""
        return self.foreign.body if self.foreign is not None else None

    @property
    def has_body(self) -> bool:
        """Whether its input is a JSON body."""
        takes_one = self.method in ("POST", "PUT", "PATCH")
        return takes_one and not self.uploads and self.foreign is None

    @property
    def of_many(self) -> bool:
        """Whether it is many commands in one request, each with an outcome of its own."""
        return self.status == MULTI_STATUS

    @property
    def transfers(self) -> bool:
        """Whether a file streams through it, which takes its own time."""
        return self.uploads or self.downloads

    @cached_property
    def versioned(self) -> bool:
        """Whether ``If-Match`` says which version the caller has seen."""
        return any(each.name == EXPECTED_VERSION for each in dataclasses.fields(self.request))

    @cached_property
    def version_needed(self) -> bool:
        """Whether a change without it is refused."""
        return any(
            each.name == EXPECTED_VERSION and each.default is dataclasses.MISSING
            for each in dataclasses.fields(self.request)
        )

    @cached_property
    def tagged(self) -> bool:
        """Whether its answer is one record with a version, and so has an ETag."""
        first = self.version_in.partition(".")[0]
        return any(each.name == first for each in dataclasses.fields(self.answered_with))

    @property
    def conditional(self) -> bool:
        """Whether it is a read that says 304 to who has its answer already."""
        return self.safe and self.tagged and "." not in self.version_in

    @property
    def needs_key(self) -> bool:
        """Whether it needs the header ``Idempotency-Key``."""
        return self.keyed and issubclass(self.request, Command)

    @property
    def safe(self) -> bool:
        """Whether it only reads."""
        return issubclass(self.request, Query)

    @property
    def public(self) -> bool:
        """Whether somebody who is not signed in may ask for it."""
        return holds(ANONYMOUS, self.request.action)

    @property
    def answered_with(self) -> type:
        """The dataclass of its answer."""
        return self.answer or self.request.answer
