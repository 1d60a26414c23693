"""What relief makes of facts: who is where with which roles, and who took a consent back."""

from __future__ import annotations

from contracts.hotline import ConsentWithdrawn
from contracts.identity import AccountCreated, RolesChanged
from records.unit_of_work import UnitOfWork
from services.relief.domain.duties import Colleague
from services.relief.domain.lead import lead_id_for
from services.relief.repository.consents import ConsentsTakenBack
from services.relief.repository.leads import Leads
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


def consent_withdrawn(unit: UnitOfWork, leads: Leads, *, event: ConsentWithdrawn) -> None:
    """Whoever took a consent back has his open lead not accepted.

    A ticket may have none, or none yet: its escalation may be heard after this.
    """
    lead_id = lead_id_for(event.ticket_id)
    if leads.has(lead_id):
        with leads.changing(lead_id) as lead:
            lead.take_consent_back()
    else:
        ConsentsTakenBack(unit).keep(lead_id)
