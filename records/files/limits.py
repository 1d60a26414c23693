"""What files may be: the dated policies ``files.purposes`` and ``files.limits``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.files import FilePurpose, FileTooLarge, FileType, FileTypeRefused
from records.policies import Policies

PURPOSES, LIMITS = "files.purposes", "files.limits"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one purpose takes on one day.

    `types`: type → most bytes. `inspection` are the numbers that the looking into a file takes.
    """

    types: Mapping[FileType, int]
    most_per_record: int
    most_staged: int
    inspection: Mapping[str, Any]

    @property
    def most_bytes(self) -> int:
        """More than this no type may have."""
        return max(self.types.values())

    @property
    def allowed(self) -> str:
        """The types in words for a refusal."""
        return ", ".join(sorted(self.types))

    def require(self, found: str | None, size: int) -> FileType:
        """The type that was found, if it may be of this size.

        Refuses `FileTypeRefused`, `FileTooLarge`.
        """
        known = next((each for each in self.types if each == found), None)
        if known is None:
            raise FileTypeRefused(field="body", allowed=self.allowed)
        if size > self.types[known]:
            raise too_large(self.types[known])
        return known

    def require_size(self, size: int | None) -> None:
        """Refuses `FileTooLarge` for what is too large for every type."""
        if size is not None and size > self.most_bytes:
            raise too_large(self.most_bytes)


def too_large(most: int) -> FileTooLarge:
    """The refusal that says how much is allowed."""
    return FileTooLarge(field="body", allowed=f"at most {most} bytes", most_bytes=most)


def limits_for(policies: Policies, purpose: FilePurpose, day: date) -> Limits:
    """The limits that are in force; `PolicyUnknown` where the configuration has none."""
    own, general = policies.on(PURPOSES, day)[purpose], policies.on(LIMITS, day)
    return Limits(
        types={FileType(name): most for name, most in own["types"].items()},
        most_per_record=own["most_per_record"],
        most_staged=general["most_staged"],
        inspection=general["inspection"],
    )
