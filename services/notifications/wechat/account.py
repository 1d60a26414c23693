"""The connected account: the secret ``wechat``, which says nothing (``{}``) where there is none.

``{"app_id": "wx…", "token": "…", "encoding_aes_key": "…", "portal": "https://…"}``; without
``encoding_aes_key`` the account is in plain mode.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from services.notifications.wechat.signing import Seal

_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")  # what WeChat's page takes


class AccountUnreadable(ValueError):
    """The secret is not of its documented form; says where, never what stands there."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """How callbacks of the account are known; `portal` is where replies lead people.

    With a `seal` the account is in safe or compatible mode, and what is not encrypted is refused.
    """

    token: str = field(repr=False)
    portal: str
    seal: Seal | None


def read_account(text: str) -> Account | None:
    """The secret's content, None where no account is connected; raises `AccountUnreadable`."""
    try:
        said = json.loads(text)
        if not said:
            return None
        key = said.get("encoding_aes_key")
        account = Account(
            token=str(said["token"]),
            portal=str(said["portal"]),
            seal=Seal.of(str(key), str(said["app_id"])) if key else None,
        )
    except (ValueError, KeyError, AttributeError) as error:
        # Without the cause: it would show what stands in the secret.
        raise AccountUnreadable(f"wechat is not of its form ({type(error).__name__})") from None
    if not _TOKEN.fullmatch(account.token) or not account.portal.startswith(
        ("https://", "http://")
    ):
        raise AccountUnreadable("wechat: token of 3 to 32 letters and digits, portal a link")
    return account
