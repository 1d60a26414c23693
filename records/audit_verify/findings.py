"""What verification of one service's chain found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MOST = 1_000
"""So many findings of a service are named; further ones are counted."""


class FindingKind(StrEnum):
    """What happened to a row or to the chain."""

    ROW_CHANGED = "row_changed"  # its bytes are not those that were chained
    ROW_REMOVED = "row_removed"  # it was chained, and is not there
    ROW_INSERTED = "row_inserted"  # it is not chained, though the chain went past its time
    TAIL_CUT = "tail_cut"  # the chain does not hold what was announced of it
    WRONG_KEY = "wrong_key"  # not made with a key of the service
    BROKEN_LINK = "broken_link"  # a link is missing, or does not follow the one before it


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding; `detail` is for people.

    `sequence` is null for what has no place in the chain, `row_id` where no row is known.
    """

    kind: FindingKind
    service: str
    sequence: int | None
    row_id: str | None
    detail: str


@dataclass(kw_only=True)
class ServiceVerdict:
    """How the chain of a service is.

    `unchained` rows are older than ten seconds and wait for their link, `announced` heads were
    compared with the chain.
    """

    service: str
    rows: int = 0
    chained: int = 0
    unchained: int = 0
    announced: int = 0
    findings: list[Finding] = field(default_factory=list)
    findings_left_out: int = 0

    def found(
        self, kind: FindingKind, detail: str, *, sequence: int | None = None, row_id: Any = None
    ) -> None:
        """Note a finding; who names it is only counted once there are too many."""
        if len(self.findings) >= MOST:
            self.findings_left_out += 1
            return
        named = None if row_id is None else str(row_id)
        self.findings.append(
            Finding(kind=kind, service=self.service, sequence=sequence, row_id=named, detail=detail)
        )

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def as_document(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)
