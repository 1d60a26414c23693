"""Use cases of identity: load, decide, save. Sessions and codes live in real time (`now`)."""

from services.identity.handlers.accounts import create_account, go_off_duty, go_on_duty
from services.identity.handlers.clients import (
    proven_client,
    register_client,
    revoke_client,
    rotate_client_secret,
)
from services.identity.handlers.oidc import (
    begin_oidc_sign_in,
    finish_oidc_sign_in,
    link_oidc_subject,
    take_oidc_answer,
    unlink_oidc_subject,
)
from services.identity.handlers.own_password import change_password, reset_password
from services.identity.handlers.own_sessions import (
    end_sessions,
    own_sessions,
    revoke_other_sessions,
    revoke_session,
)
from services.identity.handlers.phone_codes import prove_phone, request_phone_code, sign_in_by_phone
from services.identity.handlers.second_factors import begin_second_factor, confirm_second_factor
from services.identity.handlers.sessions import check_session, sign_out
from services.identity.handlers.sign_in import sign_in

__all__ = [
    "begin_oidc_sign_in",
    "begin_second_factor",
    "change_password",
    "check_session",
    "confirm_second_factor",
    "create_account",
    "end_sessions",
    "finish_oidc_sign_in",
    "go_off_duty",
    "go_on_duty",
    "link_oidc_subject",
    "own_sessions",
    "prove_phone",
    "proven_client",
    "register_client",
    "request_phone_code",
    "reset_password",
    "revoke_client",
    "revoke_other_sessions",
    "revoke_session",
    "rotate_client_secret",
    "sign_in",
    "sign_in_by_phone",
    "sign_out",
    "take_oidc_answer",
    "unlink_oidc_subject",
]
