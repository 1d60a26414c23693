"""With which tickets a ticket is linked, as merging and splitting leave it; and as documents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from contracts.hotline import TicketState
from records.retention import Pseudonyms


@dataclass(frozen=True, kw_only=True)
class Links:
    """Ids of tickets; `merged_from` is the state in which it was merged.

    `hands` are the recorded actors of the tickets that it goes on for: what they did there is a
    hand in this one.
    """

    merged_into: str | None = None
    merged_from: TicketState | None = None
    joined: tuple[str, ...] = ()
    split_from: str | None = None
    split_off: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether it is linked at all."""
        return bool(self.merged_into or self.joined or self.split_from or self.split_off)

    def archived(self, pseudonyms: Pseudonyms) -> Links:
        """The links without who it was."""
        return replace(self, hands=tuple(map(pseudonyms.in_text, self.hands)))


def links_document(links: Links) -> dict[str, Any]:
    """What a ticket's course holds of its links; nothing where there are none."""
    if links == Links():
        return {}
    return {
        "links": {
            "merged_into": links.merged_into,
            "merged_from": links.merged_from.value if links.merged_from else None,
            "joined": list(links.joined),
            "split_from": links.split_from,
            "split_off": list(links.split_off),
            "hands": list(links.hands),
        }
    }


def links_from(row: dict[str, Any]) -> Links:
    """The links of a ticket's course."""
    links = row.get("links")
    if links is None:
        return Links()
    state = links["merged_from"]
    return Links(
        merged_into=links["merged_into"],
        merged_from=TicketState(state) if state else None,
        joined=tuple(links["joined"]),
        split_from=links["split_from"],
        split_off=tuple(links["split_off"]),
        hands=tuple(links["hands"]),
    )
