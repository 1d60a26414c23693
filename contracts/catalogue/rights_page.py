"""The page of the rights table: who there is, and which role may do what, and how far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from contracts.registry import requests
from contracts.rights import INCOMPATIBLE, RIGHTS, STAFF_ROLES, WORK_TO_COME, Role, Scope
from contracts.rights.incompatible import Incompatible
from contracts.texts.labels import labels

SCOPES = {
    Scope.OWN: "本人 · what the actor filed himself, or what is addressed to him",
    Scope.SUBTREE: "本级及下级 · what the actor's unions, or unions below them, manage",
    Scope.ALL: "全部 · everything, or what belongs to no union",
}
AREAS = {
    "Hotline (热线)": ("request", "ticket", "knowledge"),
    "Relief (帮扶)": ("lead", "file", "conflict", "aid", "payment", "budget"),
    "Campaigns (活动)": ("activity",),
    "Notifications (通知)": ("contact", "inbox"),
    "Identity (身份)": ("account", "client", "delegation", "duty", "role", "session", "work"),
    "Reports (报告)": ("report",),
    "Personal data (个人信息)": ("person",),
    "Operations (运行)": ("figures", "messages"),
    "Audit (审计)": ("audit",),
}
_INTRODUCTION = """\
# Rights

Generated from `contracts/rights/` by `python -m contracts.catalogue --write`.

Everybody also holds what `anonymous` holds. The widest scope of all roles of an actor counts:
"""
_LEVELS = """
An officer's level (county, 市直, township, grass roots) is that of his union: all levels do the
same, and how far it reaches is what his union says. A role marked * holds nothing of its own yet:
what it does comes with the capability that is named, and until then nobody can do it.
"""
_INCOMPATIBLE = """
## Incompatible roles (不相容岗位)

Nobody is given both, for good or by delegation (`roles_incompatible`). Two roles that a release
declares incompatible while somebody holds both give him nothing until one is taken from him.
"""


def rights_page() -> str:
    """The text of docs/rights.md."""
    return "\n".join(
        [
            _INTRODUCTION,
            *(f"- `{scope.value}`: {meaning}" for scope, meaning in SCOPES.items()),
            "",
            "## Roles",
            _LEVELS,
            _row("role", "中文", "who", "acts"),
            _row(*["---"] * 4),
            *(_role(role) for role in Role),
            _INCOMPATIBLE,
            _row("role", "not together with", "reason"),
            _row(*["---"] * 3),
            *(_kept_apart(each) for each in INCOMPATIBLE),
            *(line for area, actions in _by_area().items() for line in _section(area, actions)),
            "",
        ]
    )


def _role(role: Role) -> str:
    coming = f"*{WORK_TO_COME[role]}*" if role in WORK_TO_COME else str(len(RIGHTS[role]))
    mark = " *" if role in WORK_TO_COME else ""
    who = "staff" if role in STAFF_ROLES else "no account"
    return _row(f"`{role.value}`{mark}", labels()["role"][role.value].zh, who, coming)


def _kept_apart(each: Incompatible) -> str:
    everybody = each.others == STAFF_ROLES - {each.role}
    others = [f"`{role.value}`" for role in Role if role in each.others]
    named = "any other role" if everybody else ", ".join(others)
    return _row(f"`{each.role.value}`", named, each.reason)


def _by_area() -> Mapping[str, list[str]]:
    """Area → its actions; what no area names has one of its own."""
    found: dict[str, list[str]] = {area: [] for area in AREAS}
    area_of = {word: area for area, words in AREAS.items() for word in words}
    for action in sorted({action for held in RIGHTS.values() for action in held}):
        word = action.partition(".")[0]
        found.setdefault(area_of.get(word, word.capitalize()), []).append(action)
    return found


def _section(area: str, actions: Iterable[str]) -> list[str]:
    """A table of the area's actions, with the roles that hold any of them."""
    roles = [role for role in Role if any(action in RIGHTS[role] for action in actions)]
    operations = _operations_by_action()
    return [
        "",
        f"## {area}",
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
