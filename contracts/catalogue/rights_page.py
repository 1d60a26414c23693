"""The page of the rights table: which role may do what, and how far."""

from __future__ import annotations

from collections import defaultdict

from contracts.registry import requests
from contracts.rights import RIGHTS, Role, Scope

_MEANINGS = {
    Scope.OWN: "what the actor filed himself, or what is addressed to him",
    Scope.SUBTREE: "what the actor's unions, or unions below them, manage",
    Scope.ALL: "everything, or what belongs to no union",
}


def rights_page() -> str:
    """The text of docs/rights.md."""
    roles = list(Role)
    operations = _operations_by_action()
    actions = sorted({action for held in RIGHTS.values() for action in held})
    lines = [
        "# Rights",
        "",
        "Generated from `contracts/rights.py` by `python -m contracts.catalogue --write`.",
        "",
        "Everybody also holds what `anonymous` holds. The widest scope of all roles of an actor"
        " counts:",
        "",
        *(f"- `{scope.value}`: {_MEANINGS[scope]}" for scope in Scope),
        "",
        _row("action", "operations", *(f"`{role.value}`" for role in roles)),
        _row(*["---"] * (len(roles) + 2)),
        *(
            _row(
                f"`{action}`",
                "<br>".join(operations[action]) or "a rule within other operations",
                *(_scope(role, action) for role in roles),
            )
            for action in actions
        ),
    ]
    return "\n".join(lines) + "\n"


def _operations_by_action() -> dict[str, list[str]]:
    operations: dict[str, list[str]] = defaultdict(list)
    for request in requests():
        operations[request.action].append(f"`{request.service}.{request.method()}`")
    return operations


def _scope(role: Role, action: str) -> str:
    scope = RIGHTS[role].get(action)
    return scope.value if scope else ""


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
