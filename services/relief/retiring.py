"""The end of a lead's retention: whom it was about is gone, what is counted stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.retention import Ending, Retained
from records.acts import act_now
from records.retention import Pseudonyms, Retirement, Retirements
from services.relief.domain.lead import Lead
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.repository.tickets_corrected import TicketsCorrected


def archive_lead(service: Any, lead_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the lead tells of a person any more. Refuses what `Lead.archive` refuses."""
    with service.leads.changing(lead_id, veiled=True) as lead:
        lead.archive(pseudonyms, act=act_now(by=service.unit.actor, now=service.unit.now))
    TicketsCorrected(service.unit).forget(lead_id)


def of_live_files(service: Any, lead_ids: Collection[str]) -> frozenset[str]:
    """Those of these leads whose hardship file is live: their case goes on."""
    leads = service.reads.load(LEADS, lead_ids)
    led_to = {row["_id"]: row["decision"]["file_id"] for row in leads if row["decision"]}
    files = service.reads.load(FILES, {each for each in led_to.values() if each is not None})
    live = {row["_id"] for row in files if row["live"]}
    return frozenset(lead_id for lead_id, file_id in led_to.items() if file_id in live)


RETIREMENTS: Retirements = {
    Retained.LEADS: Retirement(
        kind=LEADS,
        aggregate=Lead.name,
        after="decided",
        does=Ending.PSEUDONYMISE,
        end=archive_lead,
        goes_on=of_live_files,
    )
}
