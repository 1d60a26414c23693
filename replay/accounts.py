"""Which account is whose: who is named in a step is named by his account."""

from __future__ import annotations

from replay.client import Client

CITY = "city"


def account_of(leader: Client, user: str, *, role: str) -> str:
    """The account of somebody of the city by his user name; a leader may ask."""
    query = {"role": role, "managing_union": CITY, "limit": 100}
    rows = leader.ask("GET", "/api/accounts", query=query)["items"]
    return next(str(row["account_id"]) for row in rows if row["user_name"] == user)
