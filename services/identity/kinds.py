"""What identity keeps: accounts, clients, sessions, factors, codes; and what each must hold."""

from __future__ import annotations

from typing import Any, get_args

from contracts.identity import Device, OpenedBy
from contracts.people import Language
from contracts.rights import STAFF_ROLES
from records.kinds import ANNOUNCED, DAY_SECONDS, Index, Kind

DIGEST = {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"}
DATE = {"bsonType": "date"}
TEXT = {"bsonType": "string", "minLength": 1}
ROLES = [role.value for role in sorted(STAFF_ROLES)]
STAFF = {"bsonType": "string", "pattern": "^staff/[^ ]+$"}
DAY = {"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
COUNT = {"bsonType": "int", "minimum": 0}
LANGUAGE = {"enum": list(get_args(Language))}
TRIES_DAYS = 7  # longer than any memory of them that the policy may set
CODE_KEY = {"bsonType": "string", "pattern": "^c1\\."}
ENCRYPTED = {"bsonType": ["binData", "null"]}
PHONE_KEY = "^t1\\."
SUBJECT_KEY = {"bsonType": ["string", "null"], "pattern": "^i1\\."}


def _holding(**properties: Any) -> dict[str, Any]:
    """A validator: each of these fields must be there and be so."""
    required = [name for name in properties if name != "_id"]
    return {"$jsonSchema": {"required": required, "properties": properties}}


ACCOUNTS = Kind(
    name="accounts",
    hidden=("password_hash", "oidc_key"),
    indexes=(
        ANNOUNCED,
        Index(name="user_name", fields=(("user_name", 1),), unique=True),
        Index(name="by_name", fields=(("user_name", 1), ("_id", 1))),
        Index(name="on_duty", fields=(("on_duty", 1),)),
        Index(name="roles", fields=(("roles", 1),)),
        Index(
            name="oidc_key",
            fields=(("oidc_key", 1),),
            unique=True,
            partial={"oidc_key": {"$gt": ""}},
        ),
    ),
    validator=_holding(
        user_name=TEXT,
        display_name=TEXT,
        password_hash={"bsonType": "string", "pattern": "^\\$argon2id\\$"},
        roles={
            "bsonType": "array",
            "items": {"enum": ROLES},
        },
        managing_union=TEXT,
        on_duty={"bsonType": "bool"},
        language=LANGUAGE,
        first_password={"bsonType": "bool"},
        password_set_at=DATE,
        oidc_key=SUBJECT_KEY,
    ),
)
DELEGATIONS = Kind(
    name="delegations",
    owned_by="absent",
    indexes=(
        ANNOUNCED,
        Index(name="absent", fields=(("absent", 1), ("_id", -1))),
        Index(name="delegate", fields=(("delegate", 1), ("state", 1), ("_id", -1))),
        Index(name="managing_union", fields=(("managing_union", 1), ("_id", -1))),
    ),
    validator=_holding(
        state={"enum": ["given", "revoked"]},
        absent=STAFF,
        absent_name=TEXT,
        delegate=STAFF,
        delegate_name=TEXT,
        roles={"bsonType": "array", "minItems": 1, "items": {"enum": ROLES}},
        managing_union=TEXT,
        from_day=DAY,
        until_day=DAY,
        arranged_by=TEXT,
    ),
)
API_CLIENTS = Kind(
    name="api_clients",
    managed_by=None,
    hidden=("secret_digest",),
    validator=_holding(
        state={"enum": ["active", "revoked"]},
        label=TEXT,
        secret_digest=DIGEST,
        unions={"bsonType": "array", "items": TEXT},
        actions={"bsonType": "array", "items": TEXT},
    ),
)
SESSIONS = Kind(
    name="sessions",
    managed_by=None,
    indexes=(
        Index(name="of_account", fields=(("account_id", 1), ("state", 1))),
        Index(name="of_phone", fields=(("phone_key", 1), ("state", 1))),
        Index(
            name="expires_at", fields=(("expires_at", 1),), expire_after_seconds=90 * DAY_SECONDS
        ),
    ),
    validator=_holding(
        _id=DIGEST,
        state={"enum": ["open", "revoked"]},
        account_id={"bsonType": ["string", "null"]},
        phone_key={"bsonType": ["string", "null"], "pattern": PHONE_KEY},
        language=LANGUAGE,
        seen_at=DATE,
        idle_until=DATE,
        expires_at=DATE,
        second_factor={"bsonType": "bool"},
        started_at=DATE,
        device={"enum": list(get_args(Device))},
        opened_by={"enum": list(get_args(OpenedBy))},
    ),
)
SECOND_FACTORS = Kind(
    name="second_factors",
    managed_by=None,
    personal=("secret", "offered"),
    hidden=("recovery",),
    validator=_holding(
        secret=ENCRYPTED,
        step=COUNT,
        recovery={"bsonType": "array", "items": CODE_KEY},
        offered=ENCRYPTED,
        offered_until={"bsonType": ["date", "null"]},
    ),
)
_ASKED_AT = Index(name="asked_at", fields=(("asked_at", 1),), expire_after_seconds=DAY_SECONDS)
PHONE_LINES = Kind(
    name="phone_lines",
    managed_by=None,
    indexes=(_ASKED_AT,),
    validator=_holding(
        _id={"bsonType": "string", "pattern": PHONE_KEY},
        asked_at={"bsonType": "array", "items": DATE},
        newest={"bsonType": ["string", "null"]},
    ),
)
PHONE_CHALLENGES = Kind(
    name="phone_challenges",
    managed_by=None,
    hidden=("code_key",),
    indexes=(_ASKED_AT,),
    validator=_holding(
        state={"enum": ["open", "used"]},
        phone_key={"bsonType": "string", "pattern": PHONE_KEY},
        code_key=CODE_KEY,
        tries_left=COUNT,
        language=LANGUAGE,
        asked_at=DATE,
        expires_at=DATE,
    ),
)
OIDC_ATTEMPTS = Kind(
    name="oidc_attempts",
    managed_by=None,
    hidden=("browser", "subject_key"),
    indexes=(
        Index(name="expires_at", fields=(("expires_at", 1),), expire_after_seconds=DAY_SECONDS),
    ),
    validator=_holding(
        _id=DIGEST,
        state={"enum": ["open", "proven", "spent"]},
        browser=DIGEST,
        to=TEXT,
        expires_at=DATE,
        subject_key=SUBJECT_KEY,
    ),
)
SIGN_IN_LINES = Kind(
    name="sign_in_lines",
    managed_by=None,
    indexes=(
        Index(
            name="tried_at",
            fields=(("tried_at", 1),),
            expire_after_seconds=TRIES_DAYS * DAY_SECONDS,
        ),
    ),
    validator=_holding(
        _id={"bsonType": "string", "pattern": "^s1\\."},
        wrong=COUNT,
        tried_at=DATE,
        free_at=DATE,
    ),
)
