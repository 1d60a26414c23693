"""The first security administrator: ``python -m …identity.first_administrator --user NAME``.

Prints, as JSON, a password that was just drawn and is shown this once; it opens nothing but its own
change, after which the policy says whether an authenticator must be enrolled. Whoever comes later
is made by a security administrator, so it is refused once there is one.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from contracts.identity import CreateAccount
from contracts.refusals import Refusal
from contracts.rights import Role
from contracts.schemas import load
from records.settings import load_settings
from records.store import AlreadyExists
from services.identity import handlers
from services.identity.by_command import Desk
from services.identity.domain.standing import Rules
from services.identity.passwords import Passwords
from services.identity.repository import Accounts
from vocabulary.unions import municipal_union

ACCOUNT_ID = str(uuid5(NAMESPACE_URL, "zhufeng:first-security-administrator"))
"""The same everywhere, so that of two commands at the same moment one is refused."""


class AdministratorExists(Exception):
    """There is a security administrator already."""


def create_first_administrator(
    accounts: Accounts,
    *,
    request: CreateAccount,
    passwords: Passwords,
    rules: Rules,
    now: datetime,
) -> str:
    """Make the account and return its id. Raises `AdministratorExists`; refuses as accounts do."""
    if accounts.find(roles=Role.SECURITY_ADMINISTRATOR.value):
        raise AdministratorExists
    return handlers.create_account(
        accounts,
        request=request,
        passwords=passwords,
        rules=rules,
        now=now,
        account_id=ACCOUNT_ID,
    )


def main(arguments: Sequence[str]) -> int:
    """Make it and print how it signs in; 1 with one sentence when it was refused."""
    asked = _parser().parse_args(arguments)
    password = secrets.token_urlsafe(24)
    try:
        _create(asked, password)
    except (AdministratorExists, AlreadyExists):
        return _refused("there is a security administrator already, who makes all other accounts")
    except Refusal as refusal:
        return _refused(str(refusal))
    shown = {"user": asked.user, "first_password": password, "then": "change it at the sign-in"}
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
    return 0


def _create(asked: argparse.Namespace, password: str) -> None:
    desk = Desk(load_settings("identity"))
    fields = {
        "user_name": asked.user,
        "display_name": asked.display_name,
        "password": password,
        "roles": [Role.SECURITY_ADMINISTRATOR.value],
        "managing_union": municipal_union().code,
    }
    with desk.unit("account.first_administrator") as unit:
        create_first_administrator(
            Accounts(unit),
            request=load(CreateAccount, fields),
            passwords=desk.passwords,
            rules=desk.rules,
            now=unit.recorded_at,
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="first-administrator")
    parser.add_argument("--user", required=True, help="the user name to sign in with")
    parser.add_argument("--display-name", default="安全管理员", help="what people see")
    return parser


def _refused(sentence: str) -> int:
    sys.stderr.write(f"zhufeng: {sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
