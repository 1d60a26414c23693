"""Gateway: what HTTP alone refuses, and the answers that no other service gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.identity import Owed
from contracts.refusals import Kind, Refusal


class RequestMalformed(Refusal):
    """What arrived is not HTTP as the standard has it (start line, framing of the body)."""

    code = "request_malformed"
    kind = Kind.INVALID
    status = 400


class AddressTooLong(Refusal):
    """The address with its query is longer than any of ours."""

    code = "address_too_long"
    kind = Kind.INVALID
    status = 414


class HeadTooLarge(Refusal):
    """The headers are longer or more than any client of ours sends."""

    code = "head_too_large"
    kind = Kind.INVALID
    status = 431


class BodyMalformed(Refusal):
    """The body is no strict JSON: syntax, a key given twice, NaN, too deep, not UTF-8."""

    code = "body_malformed"
    kind = Kind.INVALID
    status = 400


class BodyTooLarge(Refusal):
    """The body is larger than the gateway takes; details: most_bytes."""

    code = "body_too_large"
    kind = Kind.INVALID
    status = 413


class BodyTooSlow(Refusal):
    """The request did not arrive within the time that it has."""

    code = "body_too_slow"
    kind = Kind.INVALID
    status = 408


class BodyTypeUnsupported(Refusal):
    """The body is not announced as plain ``application/json`` in UTF-8."""

    code = "body_type_unsupported"
    kind = Kind.INVALID
    status = 415


class MethodNotAllowed(Refusal):
    """The address knows other methods; the header ``Allow`` names them."""

    code = "method_not_allowed"
    kind = Kind.INVALID
    status = 405


class PageNotFound(Refusal):
    """There is no page or file at this address."""

    code = "page_not_found"
    kind = Kind.NOT_FOUND


class HeaderMalformed(Refusal):
    """A header is not as the operation needs it; `field` names the header."""

    code = "header_malformed"
    kind = Kind.INVALID
    status = 400


class IdempotencyKeyMissing(Refusal):
    """A command needs the header ``Idempotency-Key``, so that a repeat has no second effect."""

    code = "idempotency_key_missing"
    kind = Kind.INVALID
    status = 400


class VersionMissing(Refusal):
    """The change is for the version that its caller saw alone: it needs ``If-Match`` (RFC 6585)."""

    code = "version_missing"
    kind = Kind.INVALID
    status = 428


class CsrfTokenWrong(Refusal):
    """A change with a session cookie needs the session's token in ``X-CSRF-Token``."""

    code = "csrf_token_wrong"
    kind = Kind.FORBIDDEN


class CrossSiteRefused(Refusal):
    """A change that a page of another site asked for."""

    code = "cross_site_refused"
    kind = Kind.FORBIDDEN


class BusinessTimeRefused(Refusal):
    """``X-Business-Time`` is honoured only where the clock is driven, never in production."""

    code = "business_time_refused"
    kind = Kind.FORBIDDEN


class TooManyRequests(Refusal):
    """Too many requests of one kind from one address; details: retry_after_seconds."""

    code = "too_many_requests"
    kind = Kind.UNAVAILABLE
    status = 429


@dataclass(frozen=True, kw_only=True)
class CurrentSession:
    """Who is signed in. `expires_at` is when the session ends, however busy it is.

    `owed` is what he must do before his roles count: until then he has none.
    `absent_name` is the colleague for whom he acts: asked with the header ``Acting-For``.
    """

    actor: str
    display_name: str
    roles: list[str]
    unions: list[str]
    language: str
    csrf_token: str
    expires_at: datetime
    owed: Owed | None = None
    absent_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class StartedSession(CurrentSession):
    """A fresh session; its token only for who asks with ``Accept-Session: body``."""

    session_token: str | None = None


@dataclass(frozen=True, kw_only=True)
class SessionWithRecoveryCodes(StartedSession):
    """The session goes on with a second factor; its recovery codes are shown this once."""

    recovery_codes: list[str]


@dataclass(frozen=True, kw_only=True)
class OidcStarted:
    """Where the browser goes now; a cookie binds what comes back to it, until `expires_at`."""

    address: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class StartedOidcSession(StartedSession):
    """A fresh session, and the page of ours that was wanted."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Label:
    """A code and what people are shown for it; Tibetan not signed off yet is not `bo_reviewed`."""

    code: str
    zh: str
    bo: str
    bo_reviewed: bool


@dataclass(frozen=True, kw_only=True)
class County(Label):
    """A county and its square on the schematic map: rows from the north, columns from the west."""

    row: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Union(Label):
    """A managing union; `kind` is municipal, county or municipal_units."""

    kind: str
    county: str | None


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The codes of all forms and lists, with their texts."""

    counties: list[County]
    unions: list[Union]
    categories: list[Label]
    channels: list[Label]
    delivery_channels: list[Label]
    hardship_reasons: list[Label]
    refusal_reasons: list[Label]
    reveal_reasons: list[Label]
    activity_kinds: list[Label]
    roles: list[Label]


@dataclass(frozen=True, kw_only=True)
class ServiceState:
    """One service: whether it is ready, and which of its checks fail (``answers`` if none came)."""

    ready: bool
    failing: list[str]


@dataclass(frozen=True, kw_only=True)
class PlatformHealth:
    """Whether every service is ready, and the state of each."""

    ready: bool
    services: dict[str, ServiceState]
