"""How far a grant reaches, as a query predicate and as a check of one record: always the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contracts.refusals import ForeignUnion, Refusal
from contracts.rights import Grant
from records.kinds import Kind
from vocabulary import unions


@lru_cache(maxsize=1024)
def union_codes_within(roots: frozenset[str]) -> frozenset[str]:
    """The codes of all managing unions in the subtrees of these roots (codes or paths).

    A root below the managing unions is kept as it is. Refuses `union_unknown`.
    """
    everyone = (unions.municipal_union(), *unions.managing_unions())
    return roots | {
        union.code for root in roots for union in everyone if unions.is_within(union.code, root)
    }


@lru_cache(maxsize=1024)
def names_of(grant: Grant) -> frozenset[str]:
    """By which names its holder is spoken of: his own, and those of the managing unions he is of.

    Who is of a union below a county's is of the county's, too; nobody is spoken of as the city's
    whole tree. Refuses `union_unknown`.
    """
    codes = {code for union in grant.unions for code in unions.managing_codes_above(union)}
    return grant.persons | {f"union/{code}" for code in codes}


@lru_cache(maxsize=1024)
def reaches_every_union(grant: Grant) -> bool:
    """Whether no record lies beyond it for its managing union's sake. Refuses `union_unknown`."""
    everyone = {union.code for union in unions.managing_unions()}
    return grant.everything or union_codes_within(grant.unions) >= everyone


def scope_predicate(kind: Kind, grant: Grant) -> dict[str, Any]:
    """The query that finds only what the grant covers; ``{}`` when it covers everything."""
    if grant.everything or not kind.scoped:
        return {}
    parts: list[dict[str, Any]] = []
    if kind.managed_by is not None and grant.unions:
        parts.append(_of_his_unions(kind, kind.managed_by, grant))
    if kind.owned_by is not None and grant.own_keys:
        parts.append({kind.owned_by: {"$in": sorted(grant.own_keys)}})
    if not parts:
        return {"_id": {"$in": []}}
    return parts[0] if len(parts) == 1 else {"$or": parts}


def _of_his_unions(kind: Kind, managed_by: str, grant: Grant) -> dict[str, Any]:
    within: dict[str, Any] = {managed_by: {"$in": sorted(union_codes_within(grant.unions))}}
    if kind.kept_from is not None:
        within[kind.kept_from] = {"$nin": sorted(names_of(grant))}
    return within


def covers(kind: Kind, grant: Grant, document: Mapping[str, Any]) -> bool:
    """Whether the grant covers this record."""
    if grant.everything or not kind.scoped:
        return True
    if kind.managed_by is not None and covers_union(grant, document.get(kind.managed_by)):
        about = None if kind.kept_from is None else document.get(kind.kept_from)
        if about is None or about not in names_of(grant):
            return True
    return kind.owned_by is not None and document.get(kind.owned_by) in grant.own_keys


def covers_union(grant: Grant, managing_union: str | None) -> bool:
    """Whether the grant covers what this union manages."""
    return grant.everything or managing_union in union_codes_within(grant.unions)


def require_covered(
    kind: Kind, grant: Grant, document: Mapping[str, Any], not_found: type[Refusal]
) -> None:
    """Refuse a record outside the grant: `ForeignUnion`, or `not_found` to who acts for himself.

    Whoever has no union is not told that somebody else's record exists, and nobody that a secret
    one does (`Kind.secret_where`).
    """
    if covers(kind, grant, document):
        return
    raise not_found() if kind.is_secret(document) or not grant.unions else ForeignUnion()
