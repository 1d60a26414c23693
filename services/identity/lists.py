"""Identity's lists: accounts, colleagues, API clients; secrets left out."""

from __future__ import annotations

from typing import Any

from contracts.identity import (
    AccountAnswer,
    AccountPage,
    ApiClientPage,
    Colleague,
    ColleaguePage,
    ListAccounts,
    ListApiClients,
    ListColleagues,
)
from contracts.rights import Actor, Grant
from records.reads import Reads, order_of
from records.scope import union_codes_within
from records.store import Document
from services.identity import views
from services.identity.kinds import ACCOUNTS, API_CLIENTS
from services.identity.repository import ApiClients
from vocabulary.unions import managing_unions, municipal_union

BY_NAME = (("user_name", 1),)
NEWEST_FIRST = (("_id", -1),)
AFTER_ALL_TEXT = "\uffff"
_IS_COLLEAGUE = ("user_name", "display_name", "roles", "on_duty")
_IS_ACCOUNT = (*_IS_COLLEAGUE, "version", "managing_union", "language")


def list_accounts(reads: Reads, *, request: ListAccounts) -> AccountPage:
    """A page of the accounts in scope, by user name."""
    filters = {"managing_union": request.managing_union, "roles": request.role}
    found = reads.find(
        ACCOUNTS,
        {
            **{name: value for name, value in filters.items() if value is not None},
            **_named(request.name),
        },
        sort=order_of(request.sort),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    items = [
        AccountAnswer(**_shown(row, _IS_ACCOUNT), oidc_linked=row["oidc_key"] is not None)
        for row in found.items
    ]
    return AccountPage(items=items, next_cursor=found.next_cursor)


def list_colleagues(reads: Reads, *, request: ListColleagues, by: Actor) -> ColleaguePage:
    """A page of the other accounts of exactly the actor's unions, by user name."""
    found = reads.find(
        ACCOUNTS,
        {
            "managing_union": {"$in": sorted(by.unions)},
            "_id": {"$ne": by.person.removeprefix("staff/")},
            **_named(request.name),
        },
        sort=BY_NAME,
        limit=request.limit,
        after_cursor=request.cursor,
    )
    items = [Colleague(**_shown(row, _IS_COLLEAGUE)) for row in found.items]
    return ColleaguePage(items=items, next_cursor=found.next_cursor)


def list_api_clients(reads: Reads, *, request: ListApiClients) -> ApiClientPage:
    """A page of those that the administrator may change: every union of theirs is his."""
    found = reads.find(
        API_CLIENTS,
        _within(reads.grant),
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
    )
    items = []
    for row in found.items:
        shown = ApiClients.from_document(row)
        shown.version = row["version"]
        items.append(views.client(shown))
    return ApiClientPage(items=items, next_cursor=found.next_cursor)


def _named(start: str | None) -> dict[str, Any]:
    """Whose user name or name begins so."""
    # The index by name serves, whatever is filtered besides.
    by_index: dict[str, Any] = {"user_name": {"$gte": ""}}
    if start is None:
        return by_index
    beginning = {"$gte": start, "$lt": start + AFTER_ALL_TEXT}
    return {**by_index, "$or": [{"user_name": beginning}, {"display_name": beginning}]}


def _within(grant: Grant) -> dict[str, Any]:
    """Whose unions are all in the grant: some are, and none is that is not."""
    if grant.everything:
        return {}
    within = union_codes_within(grant.unions)
    everywhere = {each.code for each in (municipal_union(), *managing_unions())}
    return {"unions": {"$in": sorted(within), "$nin": sorted(everywhere - within)}}


def _shown(row: Document, fields: tuple[str, ...]) -> dict[str, Any]:
    return {"account_id": row["_id"], **{name: row[name] for name in fields}}
