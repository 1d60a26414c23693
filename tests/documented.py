"""No answer that a test gets over HTTP is undocumented, whatever the test itself looks at."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests

from services.gateway import openapi
from services.gateway.documenting.refusals import refusals_of
from services.gateway.operations import OPERATIONS
from services.gateway.operations.operation import Operation
from services.gateway.problems import CONTENT_TYPE


def require_documented(answer: requests.Response, *_: Any, **__: Any) -> None:
    """A hook of a `requests.Session`: status and code are among those that are documented.

    What is asked of no operation (another page, another method) is not looked at.
    """
    operation = _operation(answer.request.method or "", urlsplit(answer.url).path)
    if operation is None:
        return
    told = f"{operation.name} answered {answer.status_code}"
    assert str(answer.status_code) in _statuses(operation), f"{told}, which is not documented"
    if CONTENT_TYPE in answer.headers.get("Content-Type", ""):
        code = answer.json()["code"]
        assert code in _codes(operation, answer.status_code), f"{told} {code}, not documented"


def _operation(method: str, path: str) -> Operation | None:
    """The operation at this address; a fixed word comes before a field in its place."""
    meant = [
        each for each in OPERATIONS if each.method == method and _pattern(each).fullmatch(path)
    ]
    return min(meant, key=lambda each: len(each.path_fields), default=None)


@cache
def _pattern(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", operation.path))


@cache
def _codes(operation: Operation, status: int) -> frozenset[str]:
    return frozenset(each.code for each in refusals_of(operation) if each().http_status == status)


def _statuses(operation: Operation) -> frozenset[str]:
    return frozenset(_paths()[operation.path][operation.method.lower()]["responses"])


@cache
def _paths() -> dict[str, Any]:
    paths: dict[str, Any] = json.loads(openapi.FILE.read_text(encoding="utf-8"))["paths"]
    return paths
