"""Draws the ways of offers: ``python -m services.relief.offering.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.offering.words import OfferingState, OfferState
from records.diagrams import state_diagram
from services.relief.offering.maps import OFFER_MAP, OFFER_OVER, OFFERING_MAP, OFFERING_OVER

FILE = Path(__file__).resolve().parents[3] / "docs/offered-aid.md"
_HEAD = """\
# The ways of an offering and of an offer on its list (免申即享)

Generated from `services/relief/offering/maps.py` by `python -m services.relief.offering.drawing
--write`. Whatever is not drawn here is refused, and announces nothing (`wrong_state`). From
`accepted` on it is a request for aid, drawn in [relief-maps](relief-maps.md); why it is so stands
in [decisions/offered-aid](decisions/offered-aid.md).

"""


def page() -> str:
    """The page."""
    offering = state_diagram(
        OfferingState, OFFERING_MAP, begins={"open": OfferingState.LISTING}, final=OFFERING_OVER
    )
    begins = {"offer": OfferState.OFFERED, "pass_over": OfferState.PASSED_OVER}
    offer = state_diagram(OfferState, OFFER_MAP, begins=begins, final=OFFER_OVER)
    return f"{_HEAD}{offering}\n\n{offer}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    module = "services.relief.offering.drawing"
    return write_or_check(FILE, page, module=module, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
