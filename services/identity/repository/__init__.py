"""Identity's documents, one module per way of being known."""

from services.identity.repository.accounts import Accounts, ApiClients, SecondFactors
from services.identity.repository.oidc import OidcAttempts
from services.identity.repository.phone_codes import PhoneChallenges, PhoneLines
from services.identity.repository.sessions import Sessions, SignInLines

__all__ = [
    "Accounts",
    "ApiClients",
    "OidcAttempts",
    "PhoneChallenges",
    "PhoneLines",
    "SecondFactors",
    "Sessions",
    "SignInLines",
]
