"""What the rights walk asks of aid that is offered to the households of one county."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.rights.aid_walked import NOBODYS_VERSION
from tests.rights.cells import HERE

NEW_OFFERING = {
    "managing_union": HERE,
    "programme": "warmth",
    "title": "送温暖",
    "until_day": "2098-01-01",
}


def offered_to(done: Callable[[str, dict[str, Any]], Any], file_id: str) -> tuple[str, str]:
    """(an offering that was put before everybody, its offer to this file); `done` asks relief."""
    offering_id = str(done("open_offering", NEW_OFFERING)["offering_id"])
    while done("offer_to_more", {"offering_id": offering_id})["state"] == "listing":
        pass
    return offering_id, f"{offering_id}.{file_id}"


def of_offering(offering_id: str, offer_id: str) -> dict[str, dict[str, Any]]:
    """Method → what is asked with it about these; nobody has that version."""
    offering, offer = {"offering_id": offering_id}, {"offer_id": offer_id}
    step = {**offering, "expected_version": NOBODYS_VERSION}
    return {
        "relief.get_offering": offering,
        "relief.list_offers": offering,
        "relief.offer_to_more": step,
        "relief.close_offering": step,
        "relief.cancel_offering": step,
        "relief.get_offer": offer,
    }


def answers_to(offer_id: str) -> dict[str, dict[str, Any]]:
    """Method → how the household of the offer answers it, so that nothing changes."""
    step = {"offer_id": offer_id, "expected_version": NOBODYS_VERSION}
    return {
        "relief.accept_offer": step,
        "relief.decline_offer": {**step, "reason": "not_needed"},
    }
