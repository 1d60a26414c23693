"""Identity over HTTP: sessions, tokens of API clients, accounts.

Sign-in and tokens are answered once and have no idempotency key: asked again, they are made anew.
"""

from __future__ import annotations

from contracts.gateway import CurrentSession, SessionWithRecoveryCodes, StartedSession
from contracts.identity import (
    AccountNotFound,
    AssertSession,
    BeginSecondFactor,
    ChangePassword,
    CodeWrong,
    ConfirmSecondFactor,
    CountFigures,
    CreateAccount,
    CredentialsWrong,
    GoOffDuty,
    GoOnDuty,
    IssueClientToken,
    PasswordChangeNeeded,
    PasswordUnfit,
    RequestPhoneCode,
    ResetPassword,
    RoleUnknown,
    SecondFactorNeeded,
    SecondFactorWrong,
    SessionExpired,
    SignIn,
    SignInByPhone,
    SignOut,
    TooManyAttempts,
    UserNameTaken,
)
from contracts.refusals import ForeignUnion, SignInNeeded
from services.gateway.operations.operation import CLIENT_ADDRESS, SESSION_TOKEN, Operation
from services.gateway.operations.sessions import (
    ask_for_session,
    current_session,
    end_session,
    renew_session,
    start_session,
)

_TOKEN = frozenset({SESSION_TOKEN})
_ADDRESS = frozenset({CLIENT_ADDRESS})
_OWN = (SignInNeeded, SessionExpired)

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/session",
        request=SignIn,
        limit="sign_in",
        keyed=False,
        filled=_ADDRESS,
        refuses=(CredentialsWrong, SecondFactorNeeded, SecondFactorWrong, TooManyAttempts),
        answer=StartedSession,
        perform=start_session,
    ),
    Operation(
        method="PUT",
        path="/api/session/password",
        request=ChangePassword,
        limit="sign_in",
        keyed=False,
        filled=_TOKEN | _ADDRESS,
        refuses=(*_OWN, CredentialsWrong, PasswordUnfit, TooManyAttempts),
        answer=StartedSession,
        perform=renew_session,
    ),
    Operation(
        method="POST",
        path="/api/session/second-factor",
        request=BeginSecondFactor,
        limit="sign_in",
        keyed=False,
        filled=_TOKEN | _ADDRESS,
        refuses=(
            *_OWN,
            CredentialsWrong,
            PasswordChangeNeeded,
            SecondFactorNeeded,
            TooManyAttempts,
        ),
        perform=ask_for_session,
    ),
    Operation(
        method="PUT",
        path="/api/session/second-factor",
        request=ConfirmSecondFactor,
        limit="sign_in",
        keyed=False,
        filled=_TOKEN | _ADDRESS,
        refuses=(*_OWN, SecondFactorWrong, TooManyAttempts),
        answer=SessionWithRecoveryCodes,
        perform=renew_session,
    ),
    Operation(
        method="POST",
        path="/api/session/phone-codes",
        request=RequestPhoneCode,
        limit="phone_codes",
        keyed=False,
        refuses=(TooManyAttempts,),
    ),
    Operation(
        method="POST",
        path="/api/session/phone",
        request=SignInByPhone,
        limit="sign_in",
        keyed=False,
        refuses=(CodeWrong,),
        answer=StartedSession,
        perform=start_session,
    ),
    Operation(
        method="GET",
        path="/api/session",
        request=AssertSession,
        keyed=False,
        filled=_TOKEN,
        refuses=(SignInNeeded, SessionExpired),
        answer=CurrentSession,
        perform=current_session,
    ),
    Operation(
        method="DELETE",
        path="/api/session",
        request=SignOut,
        keyed=False,
        filled=_TOKEN,
        refuses=(SignInNeeded,),
        perform=end_session,
    ),
    Operation(
        method="POST",
        path="/api/tokens",
        request=IssueClientToken,
        limit="sign_in",
        keyed=False,
        filled=_ADDRESS,
        refuses=(CredentialsWrong, TooManyAttempts),
    ),
    Operation(
        method="POST",
        path="/api/accounts",
        request=CreateAccount,
        status=201,
        refuses=(UserNameTaken, RoleUnknown, PasswordUnfit, ForeignUnion),
    ),
    Operation(
        method="PUT",
        path="/api/accounts/{account_id}/password",
        request=ResetPassword,
        refuses=(AccountNotFound, PasswordUnfit, ForeignUnion),
    ),
    Operation(method="PUT", path="/api/duty", request=GoOnDuty),
    Operation(method="DELETE", path="/api/duty", request=GoOffDuty),
    Operation(method="GET", path="/api/figures/identity", request=CountFigures),
)
