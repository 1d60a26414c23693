"""Documents of identity: accounts, API clients, sessions, phone challenges."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.identity import AccountNotFound, CodeWrong, CredentialsWrong, SessionExpired
from contracts.rights import Role
from records.repository import Repository
from services.identity.domain.accounts import Account
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.phone_codes import PhoneChallenge, PhoneLine
from services.identity.domain.sessions import Session
from services.identity.domain.sign_in_lines import SignInLine
from services.identity.kinds import (
    ACCOUNTS,
    API_CLIENTS,
    PHONE_CHALLENGES,
    PHONE_LINES,
    SESSIONS,
    SIGN_IN_LINES,
)


class Accounts(Repository[Account]):
    """Staff accounts."""

    kind = ACCOUNTS
    not_found: ClassVar = AccountNotFound

    @staticmethod
    def to_document(account: Account) -> dict[str, Any]:
        return {
            "user_name": account.user_name,
            "display_name": account.display_name,
            "password_hash": account.password_hash,
            "roles": [role.value for role in account.roles],
            "managing_union": account.managing_union,
            "on_duty": account.on_duty,
            "language": account.language,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Account:
        return Account(
            aggregate_id=document["_id"],
            user_name=document["user_name"],
            display_name=document["display_name"],
            password_hash=document["password_hash"],
            roles=[Role(role) for role in document["roles"]],
            managing_union=document["managing_union"],
            on_duty=document["on_duty"],
            language=document["language"],
        )


class ApiClients(Repository[ApiClient]):
    """Other systems that may call."""

    kind = API_CLIENTS
    not_found: ClassVar = CredentialsWrong

    @staticmethod
    def to_document(client: ApiClient) -> dict[str, Any]:
        return {"secret_digest": client.secret_digest, "unions": client.unions}

    @staticmethod
    def from_document(document: dict[str, Any]) -> ApiClient:
        return ApiClient(
            aggregate_id=document["_id"],
            secret_digest=document["secret_digest"],
            unions=document["unions"],
        )


class Sessions(Repository[Session]):
    """Sessions by the digest of their token."""

    kind = SESSIONS
    not_found: ClassVar = SessionExpired

    @staticmethod
    def to_document(session: Session) -> dict[str, Any]:
        return {
            "state": session.state,
            "account_id": session.account_id,
            "phone_key": session.phone_key,
            "language": session.language,
            "seen_at": session.seen_at,
            "idle_until": session.idle_until,
            "expires_at": session.expires_at,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Session:
        return Session(
            aggregate_id=document["_id"],
            state=document["state"],
            account_id=document["account_id"],
            phone_key=document["phone_key"],
            language=document["language"],
            seen_at=document["seen_at"],
            idle_until=document["idle_until"],
            expires_at=document["expires_at"],
        )


class PhoneLines(Repository[PhoneLine]):
    """What each phone was sent in the last hour, by phone key."""

    kind = PHONE_LINES
    not_found: ClassVar = CodeWrong

    @staticmethod
    def to_document(line: PhoneLine) -> dict[str, Any]:
        return {"asked_at": line.asked_at, "newest": line.newest}

    @staticmethod
    def from_document(document: dict[str, Any]) -> PhoneLine:
        return PhoneLine(
            aggregate_id=document["_id"],
            asked_at=document["asked_at"],
            newest=document["newest"],
        )


class PhoneChallenges(Repository[PhoneChallenge]):
    """Codes sent to phones."""

    kind = PHONE_CHALLENGES
    not_found: ClassVar = CodeWrong

    @staticmethod
    def to_document(challenge: PhoneChallenge) -> dict[str, Any]:
        return {
            "state": challenge.state,
            "phone_key": challenge.phone_key,
            "code_key": challenge.code_key,
            "tries_left": challenge.tries_left,
            "language": challenge.language,
            "asked_at": challenge.asked_at,
            "expires_at": challenge.expires_at,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> PhoneChallenge:
        return PhoneChallenge(
            aggregate_id=document["_id"],
            state=document["state"],
            phone_key=document["phone_key"],
            code_key=document["code_key"],
            tries_left=document["tries_left"],
            language=document["language"],
            asked_at=document["asked_at"],
            expires_at=document["expires_at"],
        )


class SignInLines(Repository[SignInLine]):
    """Wrong tries to sign in, by the keyed hash of name and address."""

    kind = SIGN_IN_LINES
    not_found: ClassVar = CredentialsWrong

    @staticmethod
    def to_document(line: SignInLine) -> dict[str, Any]:
        return {"wrong": line.wrong, "tried_at": line.tried_at, "free_at": line.free_at}

    @staticmethod
    def from_document(document: dict[str, Any]) -> SignInLine:
        return SignInLine(
            aggregate_id=document["_id"],
            wrong=document["wrong"],
            tried_at=document["tried_at"],
            free_at=document["free_at"],
        )
