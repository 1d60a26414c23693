"""Documents of tries to sign in by a provider."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.identity import OidcStateWrong
from records.repository import Repository
from services.identity.domain.oidc import OidcAttempt
from services.identity.kinds import OIDC_ATTEMPTS


class OidcAttempts(Repository[OidcAttempt]):
    """Tries by the digest of their state."""

    kind = OIDC_ATTEMPTS
    not_found: ClassVar = OidcStateWrong

    @staticmethod
    def to_document(attempt: OidcAttempt) -> dict[str, Any]:
        return {
            "state": attempt.state,
            "browser": attempt.browser,
            "to": attempt.to,
            "expires_at": attempt.expires_at,
            "subject_key": attempt.subject_key,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> OidcAttempt:
        return OidcAttempt(
            aggregate_id=document["_id"],
            state=document["state"],
            browser=document["browser"],
            to=document["to"],
            expires_at=document["expires_at"],
            subject_key=document["subject_key"],
        )
