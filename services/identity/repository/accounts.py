"""Documents of staff accounts and their second factors, and of API clients."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.identity import AccountNotFound, ApiClientNotFound, SecondFactorWrong
from contracts.rights import Role
from records.repository import Repository
from services.identity.domain.accounts import Account
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.second_factors import SecondFactor
from services.identity.kinds import ACCOUNTS, API_CLIENTS, SECOND_FACTORS


class Accounts(Repository[Account]):
    """Staff accounts."""

    kind = ACCOUNTS
    not_found: ClassVar = AccountNotFound

    @staticmethod
    def to_document(account: Account) -> dict[str, Any]:
        return {
            "user_name": account.user_name,
            "display_name": account.display_name,
            "password_hash": account.password_hash,
            "roles": [role.value for role in account.roles],
            "managing_union": account.managing_union,
            "on_duty": account.on_duty,
            "language": account.language,
            "first_password": account.first_password,
            "password_set_at": account.password_set_at,
            "oidc_key": account.oidc_key,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Account:
        return Account(
            aggregate_id=document["_id"],
            user_name=document["user_name"],
            display_name=document["display_name"],
            password_hash=document["password_hash"],
            roles=[Role(role) for role in document["roles"]],
            managing_union=document["managing_union"],
            on_duty=document["on_duty"],
            language=document["language"],
            first_password=document["first_password"],
            password_set_at=document["password_set_at"],
            oidc_key=document["oidc_key"],
        )


class SecondFactors(Repository[SecondFactor]):
    """Authenticators, by the id of their account."""

    kind = SECOND_FACTORS
    not_found: ClassVar = SecondFactorWrong

    @staticmethod
    def to_document(factor: SecondFactor) -> dict[str, Any]:
        return {
            "secret": factor.secret,
            "step": factor.step,
            "recovery": factor.recovery,
            "offered": factor.offered,
            "offered_until": factor.offered_until,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> SecondFactor:
        return SecondFactor(
            aggregate_id=document["_id"],
            secret=document["secret"],
            step=document["step"],
            recovery=document["recovery"],
            offered=document["offered"],
            offered_until=document["offered_until"],
        )


class ApiClients(Repository[ApiClient]):
    """Other systems that may call."""

    kind = API_CLIENTS
    not_found: ClassVar = ApiClientNotFound

    @staticmethod
    def to_document(client: ApiClient) -> dict[str, Any]:
        return {
            "state": client.state,
            "label": client.label,
            "secret_digest": client.secret_digest,
            "unions": client.unions,
            "actions": client.actions,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> ApiClient:
        return ApiClient(
            aggregate_id=document["_id"],
            state=document["state"],
            label=document["label"],
            secret_digest=document["secret_digest"],
            unions=document["unions"],
            actions=document["actions"],
        )
