"""Documents of sessions, and of the wrong tries to open one."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.identity import CredentialsWrong, SessionExpired
from records.repository import Repository
from services.identity.domain.sessions import Session
from services.identity.domain.sign_in_lines import SignInLine
from services.identity.kinds import SESSIONS, SIGN_IN_LINES


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
            "second_factor": session.second_factor,
            "started_at": session.started_at,
            "device": session.device,
            "opened_by": session.opened_by,
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
            second_factor=document["second_factor"],
            started_at=document["started_at"],
            device=document["device"],
            opened_by=document["opened_by"],
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
