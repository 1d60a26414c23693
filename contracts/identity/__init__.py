"""Identity: who somebody is: staff accounts, workers by phone code, API clients, sessions."""

from contracts.identity.answers import (
    AccountAnswer,
    Asserted,
    ClientToken,
    CodeRequested,
    IdentityFigures,
    SignedIn,
    SignedOut,
)
from contracts.identity.commands import (
    AssertSession,
    CreateAccount,
    GoOffDuty,
    GoOnDuty,
    IssueClientToken,
    RequestPhoneCode,
    SignIn,
    SignInByPhone,
    SignOut,
)
from contracts.identity.events import (
    AccountCreated,
    DutyLeft,
    DutyTaken,
    PhoneCodeRequested,
    SessionRevoked,
)
from contracts.identity.queries import CountFigures
from contracts.identity.words import (
    AccountNotFound,
    CodeWrong,
    CredentialsWrong,
    RoleUnknown,
    Secret,
    SessionExpired,
    TooManyAttempts,
    UserNameTaken,
)

__all__ = [
    "AccountAnswer",
    "AccountCreated",
    "AccountNotFound",
    "AssertSession",
    "Asserted",
    "ClientToken",
    "CodeRequested",
    "CodeWrong",
    "CountFigures",
    "CreateAccount",
    "CredentialsWrong",
    "DutyLeft",
    "DutyTaken",
    "GoOffDuty",
    "GoOnDuty",
    "IdentityFigures",
    "IssueClientToken",
    "PhoneCodeRequested",
    "RequestPhoneCode",
    "RoleUnknown",
    "Secret",
    "SessionExpired",
    "SessionRevoked",
    "SignIn",
    "SignInByPhone",
    "SignOut",
    "SignedIn",
    "SignedOut",
    "TooManyAttempts",
    "UserNameTaken",
]
