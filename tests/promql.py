"""As much of PromQL as a dashboard needs to be held to the metrics that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_RANGE = re.compile(r"\[[^\]]*\]")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_MATCHERS = re.compile(r"\{([^}]*)\}")
_MATCHED = re.compile(r"([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)")
_NAME = re.compile(r"[a-zA-Z_:][\w:]*")
_SELECTOR = re.compile(r"([a-zA-Z_:][\w:]*)\s*(\(|\{[^}]*\})?")
_WORDS = frozenset({"and", "or", "unless", "bool", "offset", "on", "ignoring", "by", "without"})


@dataclass(frozen=True)
class Expression:
    """The metrics of an expression, each with the labels matched on it, and those grouped by."""

    metrics: dict[str, frozenset[str]]
    grouped: frozenset[str]


def read(expression: str) -> Expression:
    """What the expression names; `ValueError` for one whose brackets do not close."""
    plain = _STRING.sub('""', expression)
    for opening, closing in ("()", "{}", "[]"):
        if plain.count(opening) != plain.count(closing):
            raise ValueError(f"{opening} is not closed: {expression}")
    plain = _RANGE.sub("", plain)
    grouped = {name for group in _GROUPING.findall(plain) for name in _NAME.findall(group)}
    plain = _GROUPING.sub(" ", plain)
    metrics: dict[str, frozenset[str]] = {}
    for name, what in _SELECTOR.findall(plain):
        if what == "(" or name in _WORDS:
            continue
        matched = {label for each in _MATCHERS.findall(what) for label in _MATCHED.findall(each)}
        metrics[name] = metrics.get(name, frozenset()) | matched
    return Expression(metrics, frozenset(grouped))
