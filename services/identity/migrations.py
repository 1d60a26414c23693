"""Collections of identity."""

from __future__ import annotations

from pymongo.database import Database

from messaging.retention.passing_facts import PASSING_FACTS
from records.audit_chain.heads import AUDIT_HEADS
from records.documents import Document
from records.migrations import Migration
from services.identity.kinds import (
    ACCOUNTS,
    API_CLIENTS,
    DELEGATIONS,
    OIDC_ATTEMPTS,
    PHONE_CHALLENGES,
    PHONE_LINES,
    SECOND_FACTORS,
    SESSIONS,
    SIGN_IN_LINES,
)

KINDS = [
    ACCOUNTS,
    DELEGATIONS,
    API_CLIENTS,
    SESSIONS,
    SECOND_FACTORS,
    PHONE_LINES,
    PHONE_CHALLENGES,
    SIGN_IN_LINES,
    OIDC_ATTEMPTS,
    AUDIT_HEADS,
    PASSING_FACTS,
]


def sessions_say_how_they_were_opened(database: Database[Document]) -> None:
    """Sessions of before there were second factors were opened without one."""
    database["sessions"].update_many(
        {"second_factor": {"$exists": False}}, {"$set": {"second_factor": False}}
    )


def accounts_say_whose_their_password_is(database: Database[Document]) -> None:
    """Passwords of before are their owners', and as old as this step."""
    database["accounts"].update_many(
        {"first_password": {"$exists": False}},
        [{"$set": {"first_password": False, "password_set_at": "$$NOW"}}],
    )


def sessions_say_when_and_with_what_they_began(database: Database[Document]) -> None:
    """Of those of before only the last use is known."""
    database["sessions"].update_many(
        {"started_at": {"$exists": False}},
        [{"$set": {"started_at": "$seen_at", "device": "other"}}],
    )


def clients_say_what_they_may_do(database: Database[Document]) -> None:
    """Those of before may do what every API client could."""
    database["api_clients"].update_many(
        {"state": {"$exists": False}},
        [
            {
                "$set": {
                    "state": "active",
                    "label": "$_id",
                    "actions": ["lead.read", "ticket.read"],
                }
            }
        ],
    )


def accounts_and_sessions_know_single_sign_on(database: Database[Document]) -> None:
    """No account of before is linked, and no session of before was opened by a provider."""
    database["accounts"].update_many({"oidc_key": {"$exists": False}}, {"$set": {"oidc_key": None}})
    by_phone = {"$eq": ["$account_id", None]}
    database["sessions"].update_many(
        {"opened_by": {"$exists": False}},
        [{"$set": {"opened_by": {"$cond": [by_phone, "phone_code", "password"]}}}],
    )


MIGRATIONS = [
    Migration(1, "sessions_say_how_they_were_opened", sessions_say_how_they_were_opened),
    Migration(2, "accounts_say_whose_their_password_is", accounts_say_whose_their_password_is),
    Migration(
        3,
        "sessions_say_when_and_with_what_they_began",
        sessions_say_when_and_with_what_they_began,
    ),
    Migration(4, "clients_say_what_they_may_do", clients_say_what_they_may_do),
    Migration(
        5,
        "accounts_and_sessions_know_single_sign_on",
        accounts_and_sessions_know_single_sign_on,
    ),
]
