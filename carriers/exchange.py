"""One exchange with a carrier over HTTP: a POST, and a JSON object in time, or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import requests

from carriers.outcomes import Postponed, Unknown

CONNECT_SECONDS, READ_SECONDS = 2.0, 4.0
WHOLE_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""For connecting and the whole answer, however slowly it trickles: `READ_SECONDS` is per read."""

FIRST_SERVER_FAULT = 500


class AnswerOverdue(Exception):
    """The whole answer did not come in time."""


class AnswerUnreadable(Exception):
    """The carrier broke down, or answered something that is not its documented form."""


FAILED = (requests.RequestException, AnswerUnreadable, AnswerOverdue)
"""What an exchange may raise. Never show the text of one: it may hold the address."""

Within = Callable[[float, Exception], AbstractContextManager[Any]]
"""Raises the exception in the block that takes longer than so many seconds."""


def without_limit(_seconds: float, _overdue: Exception) -> AbstractContextManager[Any]:
    """For a runtime that cannot interrupt a read: only its single reads are limited."""
    return nullcontext()


class Exchange:
    """Speaks to one address, on connections that it keeps.

    `within` ends an exchange that takes too long: what can interrupt a read is for the runtime.
    """

    def __init__(self, endpoint: str, within: Within = without_limit) -> None:
        self.endpoint = endpoint
        self._within = within
        self._session = requests.Session()
        self._session.mount(endpoint, requests.adapters.HTTPAdapter(pool_maxsize=16, max_retries=0))

    def post(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        must_have: str,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The answer, an object with the field `must_have`; raises what stands in `FAILED`."""
        with self._within(WHOLE_SECONDS, AnswerOverdue()):
            response = self._session.post(
                self.endpoint,
                data=body,
                headers=dict(headers),
                params=dict(query or {}),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
            )
        if response.status_code >= FIRST_SERVER_FAULT:
            raise AnswerUnreadable
        try:
            answer = response.json()
        except ValueError as error:
            raise AnswerUnreadable from error
        if not isinstance(answer, dict) or must_have not in answer:
            raise AnswerUnreadable
        return answer


def outcome_of_failure(error: Exception) -> Postponed | Unknown:
    """What an exchange that raised one of `FAILED` says about the text."""
    if isinstance(error, requests.ConnectTimeout):
        return Postponed("connect_timeout")
    if isinstance(error, requests.ConnectionError):
        # A connection that was never made carried nothing; one that broke may have.
        return Postponed("not_connected") if _never_connected(error) else Unknown("broken")
    if isinstance(error, AnswerUnreadable):
        return Unknown("unreadable_answer")
    return Unknown("overdue" if isinstance(error, AnswerOverdue) else type(error).__name__)


def _never_connected(error: requests.ConnectionError) -> bool:
    return "NewConnectionError" in repr(error)
