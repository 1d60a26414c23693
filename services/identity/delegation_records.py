"""Documents of leave cover."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.identity import DelegationNotFound
from contracts.rights import Role
from records.repository import Repository
from services.identity.domain.delegations import Delegation, Term
from services.identity.kinds import DELEGATIONS


class Delegations(Repository[Delegation]):
    """Who acts for whom. They are the absent's own, and his leader's."""

    kind = DELEGATIONS
    not_found: ClassVar = DelegationNotFound

    @staticmethod
    def to_document(delegation: Delegation) -> dict[str, Any]:
        return {
            "state": delegation.state,
            "absent": delegation.absent,
            "absent_name": delegation.absent_name,
            "delegate": delegation.delegate,
            "delegate_name": delegation.delegate_name,
            "roles": [role.value for role in delegation.roles],
            "managing_union": delegation.managing_union,
            "from_day": delegation.term.first.isoformat(),
            "until_day": delegation.term.last.isoformat(),
            "arranged_by": delegation.arranged_by,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Delegation:
        return Delegation(
            aggregate_id=document["_id"],
            state=document["state"],
            absent=document["absent"],
            absent_name=document["absent_name"],
            delegate=document["delegate"],
            delegate_name=document["delegate_name"],
            roles=[Role(role) for role in document["roles"]],
            managing_union=document["managing_union"],
            term=Term(
                first=date.fromisoformat(document["from_day"]),
                last=date.fromisoformat(document["until_day"]),
            ),
            arranged_by=document["arranged_by"],
        )
