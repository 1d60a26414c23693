"""The words that identity speaks in: states, kinds and refusals."""

from __future__ import annotations

from typing import Annotated, Literal

from contracts.fields import Text
from contracts.refusals import Kind, Refusal


class CredentialsWrong(Refusal):
    """User name or password is wrong: both answered alike, in the same time. The try is counted."""

    code = "credentials_wrong"
    kind = Kind.FORBIDDEN
    status = 401
    keeps_changes = True


class CodeWrong(Refusal):
    """The phone code is wrong, used or expired: all answered alike."""

    code = "code_wrong"
    kind = Kind.FORBIDDEN
    status = 401
    keeps_changes = True


class SessionExpired(Refusal):
    """The session ended, was idle too long or was revoked: sign in again."""

    code = "session_expired"
    kind = Kind.FORBIDDEN
    status = 401


class SecondFactorNeeded(Refusal):
    """The account has, or by its roles needs, a second factor, and none was shown.

    At sign-in: say a code of the authenticator, or a recovery code, as well. With a session: it may
    only enrol an authenticator, until when its bearer has no role.
    """

    code = "second_factor_needed"
    kind = Kind.FORBIDDEN


class SecondFactorWrong(Refusal):
    """The code opens nothing: wrong, late, or used before: all answered alike. The try counts."""

    code = "second_factor_wrong"
    kind = Kind.FORBIDDEN
    status = 401
    keeps_changes = True


class PasswordChangeNeeded(Refusal):
    """The password is one that somebody else chose, or too old: change it first.

    Until then the session may do nothing else, and its bearer has no role.
    """

    code = "password_change_needed"
    kind = Kind.FORBIDDEN


class PasswordUnfit(Refusal):
    """The new password is no good one; details: reason (too_short, too_plain, well_known, …)."""

    code = "password_unfit"
    kind = Kind.INVALID


class SessionNotFound(Refusal):
    """None of one's own open sessions has this id."""

    code = "session_not_found"
    kind = Kind.NOT_FOUND


class ApiClientNotFound(Refusal):
    """There is no such API client."""

    code = "api_client_not_found"
    kind = Kind.NOT_FOUND


class ClientRightUnknown(Refusal):
    """No API client may do this."""

    code = "client_right_unknown"
    kind = Kind.INVALID


class TooManyAttempts(Refusal):
    """Too many tries; details: retry_after_seconds."""

    code = "too_many_attempts"
    kind = Kind.UNAVAILABLE
    status = 429


class UserNameTaken(Refusal):
    """Another account has this user name."""

    code = "user_name_taken"
    kind = Kind.CONFLICT


class AccountNotFound(Refusal):
    """There is no such account."""

    code = "account_not_found"
    kind = Kind.NOT_FOUND


class RoleUnknown(Refusal):
    """There is no such role."""

    code = "role_unknown"
    kind = Kind.INVALID


class RoleNotHeld(Refusal):
    """Nobody delegates a role that he does not have himself."""

    code = "role_not_held"
    kind = Kind.INVALID


class DelegateUnsuitable(Refusal):
    """Nobody acts for himself, and nobody gives himself another's roles."""

    code = "delegate_unsuitable"
    kind = Kind.INVALID


class DelegationNotFound(Refusal):
    """There is no such delegation."""

    code = "delegation_not_found"
    kind = Kind.NOT_FOUND


class DelegationNotInForce(Refusal):
    """He may not act for this colleague (today): alike for over, revoked, others' and unknown."""

    code = "delegation_not_in_force"
    kind = Kind.FORBIDDEN


class ActingForAnother(Refusal):
    """This is done in one's own name alone: what was delegated is not passed on."""

    code = "acting_for_another"
    kind = Kind.FORBIDDEN


class OwnRoles(Refusal):
    """Nobody changes his own roles: somebody else must."""

    code = "own_roles"
    kind = Kind.FORBIDDEN


class RolesIncompatible(Refusal):
    """Nobody may hold these roles at once; details: pairs."""

    code = "roles_incompatible"
    kind = Kind.INVALID


Owed = Literal["password", "second_factor"]
"""What must be done before roles count: change the password, enrol a second factor."""

Secret = Annotated[str, Text(most=200)]
NewPassword = Annotated[str, Text(most=200, least=8)]
"""What it must be besides is a policy: ``identity.passwords``."""
ClientAddress = Annotated[str, Text(most=64)] | None
"""From where somebody signs in, as the gateway sees it: wrong tries are counted by it, and only a
keyed hash of it is kept."""

FactorCode = Annotated[str, Text(most=24)]
"""Six digits of an authenticator, or a recovery code; blanks and hyphens do not matter."""

Device = Literal["wechat", "edge", "firefox", "chrome", "safari", "other"]
"""The family of the browser that a session was opened with; nothing else of it is kept."""

OpenedBy = Literal["password", "phone_code", "oidc"]
"""What a session was opened with, besides a second factor."""
