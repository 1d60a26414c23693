"""Draws relief's transition maps: ``python -m services.relief.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief import AidState, BatchState, FileState, LeadState
from contracts.relief.unit_visit_words import UnitVisitState
from records.diagrams import state_diagram
from services.relief.domain.aid_map import AID_MAP
from services.relief.domain.lead import Lead
from services.relief.domain.payment_batch import BATCH_MAP
from services.relief.domain.payment_batch import STAGE_OF as BATCH_STAGES
from services.relief.domain.stations import FILE_MAP
from services.relief.unit_visits.maps import UNIT_VISIT_MAP

FILE = Path(__file__).resolve().parents[2] / "docs/relief-maps.md"
_HEAD = """\
# Transition maps of relief

Generated from the maps themselves by `python -m services.relief.drawing --write`. Whatever is not
drawn here is refused, and announces nothing (`wrong_state`). A step that leaves the state as it is
leads back to it.
"""


def page() -> str:
    """The page."""
    leads = state_diagram(
        LeadState,
        Lead.transitions,
        begins={"escalated": LeadState.OPEN},
        final=(LeadState.ACCEPTED, LeadState.REFUSED),
    )
    files = state_diagram(
        FileState, FILE_MAP, begins={"open": FileState.DRAFT}, final=(FileState.REFUSED,)
    )
    aid = state_diagram(
        AidState,
        AID_MAP,
        begins={"request": AidState.REQUESTED},
        final=(AidState.REFUSED, AidState.PAID),
    )
    batches = state_diagram(
        BatchState,
        BATCH_MAP,
        begins={"build": BatchState.BUILT},
        final=tuple(state for state, stage in BATCH_STAGES.items() if stage is None),
    )
    unit_visits = state_diagram(
        UnitVisitState,
        UNIT_VISIT_MAP,
        begins={"plan": UnitVisitState.PLANNED},
        final=(UnitVisitState.CANCELLED,),
    )
    return "".join(
        [
            _HEAD,
            f"\n## Leads (帮扶线索)\n\n{leads}\n",
            f"\n## Hardship files (困难职工档案)\n\n{files}\n",
            f"\n## Aid (帮扶救助)\n\n{aid}\n",
            f"\n## Payment batches (发放批次)\n\n{batches}\n",
            f"\n## Visits to units and posts (慰问一线)\n\n{unit_visits}\n",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(FILE, page, module="services.relief.drawing", arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
