"""Documents of codes sent to phones."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.identity import CodeWrong
from records.repository import Repository
from services.identity.domain.phone_codes import PhoneChallenge, PhoneLine
from services.identity.kinds import PHONE_CHALLENGES, PHONE_LINES


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
