"""What relief makes of the facts of identity: the roster of who is where, with which roles."""

from __future__ import annotations

from contracts.identity import AccountCreated, RolesChanged
from records.unit_of_work import UnitOfWork
from services.relief.domain.duties import Colleague
from services.relief.repository.roster import Roster


def account_heard(unit: UnitOfWork, *, event: AccountCreated | RolesChanged) -> None:
    """An account is there, or has other roles from now on; told twice it changes nothing."""
    Roster(unit).heard(
        Colleague(
            account_id=event.account_id,
            union=event.managing_union,
            roles=frozenset(event.roles),
        )
    )
