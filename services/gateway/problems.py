"""Refusals as the world sees them: application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contracts.refusals import AssertionInvalid, Refusal, VersionOutdated
from contracts.texts import texts
from services.gateway.cookies import SESSION_COOKIE
from services.gateway.preconditions import tag_of

CONTENT_TYPE = "application/problem+json"
REALM = "zhufeng"
BREAK_SECONDS = 3
"""When to ask again after an outage: as long as the breaker leaves a silent service alone."""

_HINT = "retry_after_seconds"


def document(refusal: Refusal, *, language: str, trace_id: str) -> dict[str, Any]:
    """The problem: ``type title status code kind field allowed detail trace_id``.

    Also `errors` (one per faulty field, each with its own `detail`) and `details` (facts of the
    refusal, such as the current version) where there are any. Texts are in `language`; one in
    Tibetan that no translator has signed yet is marked ``detail_reviewed: false``.
    """
    details = dict(refusal.details)
    errors = details.pop("errors", None)
    problem = {
        "type": f"urn:zhufeng:problem:{refusal.code}",
        "title": refusal.code.replace("_", " ").capitalize(),
        "status": refusal.http_status,
        "code": refusal.code,
        "kind": refusal.kind.value,
        "field": refusal.field,
        "allowed": refusal.allowed,
        **_told(refusal.code, language),
        "trace_id": details.pop("trace_id", trace_id),
    }
    if errors:
        problem["errors"] = [{**each, **_told(each["code"], language)} for each in errors]
    if details:
        problem["details"] = details
    return problem


def headers(refusal: Refusal) -> list[tuple[str, str]]:
    """When to try again, where trying again helps; how to say who one is, where that was asked.

    Of a record that was changed meanwhile, the tag that it has now.
    """
    found = []
    seconds = refusal.details.get(_HINT)
    if seconds is None and refusal.http_status == 503:
        seconds = BREAK_SECONDS
    if seconds is not None:
        found.append(("Retry-After", str(int(seconds))))
    if refusal.code == VersionOutdated.code:
        found.append(("ETag", tag_of(refusal.details["version"])))
    if allow := refusal.details.get("allow"):
        found.append(("Allow", allow))
    if refusal.http_status == 401:
        found += [("WWW-Authenticate", each) for each in _challenges(refusal)]
    return found


def _challenges(refusal: Refusal) -> list[str]:
    """The ways to say who one is (RFC 9110, 11.6.1); neither makes a browser open a dialog.

    A bearer's token that was looked at and found wanting is told so (RFC 6750, 3.1). A session's
    cookie has no registered scheme: its name is that of an expired Internet draft.
    """
    wrong = ', error="invalid_token"' if refusal.code == AssertionInvalid.code else ""
    return [
        f'Bearer realm="{REALM}"{wrong}',
        f'Cookie realm="{REALM}", cookie-name="{SESSION_COOKIE}"',
    ]


def as_bytes(problem: Mapping[str, Any]) -> bytes:
    """The document as UTF-8 JSON."""
    return json.dumps(problem, ensure_ascii=False, separators=(",", ":")).encode()


def _told(code: str, language: str) -> dict[str, Any]:
    text = texts().get(code)
    if text is None:
        return {}  # a code of a newer service: it stands for itself until its text is here
    told: dict[str, Any] = {"detail": text.in_language(language)}
    if language == "bo" and not text.bo_reviewed:
        told["detail_reviewed"] = False
    return told
