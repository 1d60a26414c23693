"""What can be changed in identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    PersonName,
    PhoneNumber,
    Text,
    UnionCode,
    UserName,
)
from contracts.identity.answers import (
    AccountAnswer,
    Asserted,
    CodeRequested,
    PhoneProven,
    SecondFactorConfirmed,
    SecondFactorOffered,
    SignedIn,
    SignedOut,
)
from contracts.identity.words import ClientAddress, Device, FactorCode, NewPassword, Secret
from contracts.people import Language
from contracts.requests import Command


@dataclass(frozen=True, kw_only=True)
class SignIn(Command):
    """Staff sign in with user name and password, and a code where the account asks for one."""

    service = "identity"
    action = "session.start"
    answer = SignedIn

    user_name: UserName
    password: Secret
    second_factor: FactorCode | None = None
    client_address: ClientAddress = None
    client_device: Device = "other"


@dataclass(frozen=True, kw_only=True)
class ChangePassword(Command):
    """Choose another password. Every session ends but for the one that is answered."""

    service = "identity"
    action = "session.own"
    answer = SignedIn

    session_token: Secret
    password: Secret
    new_password: NewPassword
    client_address: ClientAddress = None


@dataclass(frozen=True, kw_only=True)
class BeginSecondFactor(Command):
    """Get the secret of a new authenticator; it counts once a code of it was shown."""

    service = "identity"
    action = "session.own"
    answer = SecondFactorOffered

    session_token: Secret
    password: Secret
    client_address: ClientAddress = None


@dataclass(frozen=True, kw_only=True)
class ConfirmSecondFactor(Command):
    """Show a code of the new authenticator. Every session ends but for the one that is answered."""

    service = "identity"
    action = "session.own"
    answer = SecondFactorConfirmed

    session_token: Secret
    code: FactorCode
    client_address: ClientAddress = None


@dataclass(frozen=True, kw_only=True)
class RequestPhoneCode(Command):
    """A worker asks for a sign-in code by text message."""

    service = "identity"
    action = "session.start"
    answer = CodeRequested

    phone: PhoneNumber
    language: Language


@dataclass(frozen=True, kw_only=True)
class SignInByPhone(Command):
    """A worker signs in with the code that was sent to his phone; single use."""

    service = "identity"
    action = "session.start"
    answer = SignedIn

    phone: PhoneNumber
    code: Annotated[str, Text(most=8)]
    client_device: Device = "other"


@dataclass(frozen=True, kw_only=True)
class ProvePhone(Command):
    """Prove with the code that was sent to a phone that it is one's own, without signing in.

    The code is used up. With the assertion the hotline shows how tickets of this phone stand.
    """

    service = "identity"
    action = "session.start"
    answer = PhoneProven

    phone: PhoneNumber
    code: Annotated[str, Text(most=8)]


@dataclass(frozen=True, kw_only=True)
class AssertSession(Command):
    """Check an opaque session token (a bearer's secret) and sign an assertion for the owners."""

    service = "identity"
    action = "session.assert"
    answer = Asserted

    session_token: Secret


@dataclass(frozen=True, kw_only=True)
class RevokeSession(Command):
    """End one of one's own sessions, such as one that was left open elsewhere."""

    service = "identity"
    action = "session.own"
    answer = SignedOut

    session_token: Secret
    session_id: Identifier


@dataclass(frozen=True, kw_only=True)
class RevokeOtherSessions(Command):
    """End all of one's own sessions but this one."""

    service = "identity"
    action = "session.own"
    answer = SignedOut

    session_token: Secret


@dataclass(frozen=True, kw_only=True)
class SignOut(Command):
    """End the session of this token."""

    service = "identity"
    action = "session.end"
    answer = SignedOut

    session_token: Secret


@dataclass(frozen=True, kw_only=True)
class CreateAccount(Command):
    """Create a staff account for a union within the security administrator's own.

    Its owner must change the password before anything else.
    """

    service = "identity"
    action = "account.create"
    answer = AccountAnswer

    user_name: UserName
    display_name: PersonName
    password: NewPassword
    roles: Annotated[list[Identifier], Items(most=20)]
    managing_union: UnionCode
    on_duty: bool = False
    language: Language = "zh-CN"


@dataclass(frozen=True, kw_only=True)
class ResetPassword(Command):
    """Give somebody who cannot get in a first password again, and end all his sessions.

    `forget_second_factor` is for a lost authenticator without recovery codes: he enrols anew.
    """

    service = "identity"
    action = "account.reset"
    answer = AccountAnswer

    account_id: Identifier
    password: NewPassword
    forget_second_factor: bool = False


@dataclass(frozen=True, kw_only=True)
class GoOnDuty(Command):
    """The actor is on duty for his union from now on; of several the last to come is told first."""

    service = "identity"
    action = "duty.change"
    answer = AccountAnswer


@dataclass(frozen=True, kw_only=True)
class GoOffDuty(Command):
    """The actor is no longer on duty; whoever is on duty besides him is told from now on."""

    service = "identity"
    action = "duty.change"
    answer = AccountAnswer
