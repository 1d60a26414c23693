"""What visit campaigns tell a person of himself: when he was visited, and how he was found.

What visitors wrote is named and not shown: it is of them, and may tell of others.
"""

from __future__ import annotations

from contracts.own_data import OwnSection
from contracts.rights import EVERYTHING
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.relief.lookback.repository import CAMPAIGN_PLACES, CampaignPlaces


def own_visits(reads: Reads, file_id: str) -> OwnSection:
    """The visits to the household of his file, whichever union's campaign they were of.

    Those that were struck out, too: they are kept as long.
    """
    rows, _ = all_rows(reads.within(EVERYTHING), CAMPAIGN_PLACES, {"file_id": file_id})
    visits = [
        visit
        for place in map(CampaignPlaces.from_document, rows)
        for visit in (*place.struck, place.visit)
        if visit is not None
    ]
    return section(
        "visits",
        *(
            entry(
                {"happened_on": visit.happened_on, "visit_standing": visit.standing},
                not_shown={"note": visit.found, "reason": visit.struck_because},
            )
            for visit in visits
        ),
    )
