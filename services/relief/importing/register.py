"""A register as it was handed in: read once by a process, and kept in memory while it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from contracts.files import FileUnreadable
from contracts.refusals import InvalidInput
from contracts.relief.imports import RegisterRow
from contracts.schemas import load
from records.keys import IndexKeys
from records.policies import Policies
from records.sheet_reading import SheetUnreadable, read_sheets
from services.relief.importing.layout import POLICY, LaidOut, WrongCell, laid_out
from vocabulary.id_number import normalise
from vocabulary.invalid_value import InvalidValue

LIMITS = "files.limits"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of it: what it says, or what is wrong with it."""

    place: int
    number: str | None
    row: RegisterRow | None = None
    wrong: WrongCell | None = None


class Held(dict[str, "Register"]):
    """The last register of this process by its hash, so that it is read once and not each step."""


@dataclass(frozen=True)
class Register:
    """The rows in their order; by `keys` its people are found here."""

    laid: Sequence[LaidOut]
    keys: IndexKeys

    def entries(self, start: int, most: int) -> list[Entry]:
        """The rows from `start`, each as the contract takes it or with its fault."""
        return [_entry(each) for each in self.laid[start : start + most]]

    @cached_property
    def twice(self) -> frozenset[int]:
        """The places of rows whose number, or anybody in them, stands in a row before."""
        seen: set[str] = set()
        found = set()
        for each in self.laid:
            own = {f"number/{each.number}", *_people(each.values)}
            if own & seen:
                found.add(each.place)
            seen |= own
        return frozenset(found)

    @cached_property
    def holders(self) -> frozenset[str]:
        """The keyed hashes of all holders that it names."""
        numbers = filter(None, (_number(each.values) for each in self.laid))
        return frozenset(map(self.keys.person_key, numbers))


def register_of(content: bytes, policies: Policies, keys: IndexKeys, *, on: date) -> Register:
    """The register in a workbook; refuses `FileUnreadable` and `SheetLayoutUnknown`."""
    try:
        sheets = read_sheets(content, limits=policies.on(LIMITS, on)["inspection"])
    except SheetUnreadable:
        raise FileUnreadable(field="file_id", allowed="a workbook (XLSX) that opens") from None
    return Register(laid_out(sheets, policies.on(POLICY, on)), keys)


def _entry(laid: LaidOut) -> Entry:
    if laid.wrong is not None:
        return Entry(place=laid.place, number=laid.number, wrong=laid.wrong)
    try:
        row = load(RegisterRow, dict(laid.values))
    except InvalidInput as invalid:
        first = invalid.details["errors"][0]
        wrong = WrongCell(first["field"], first["code"])
        return Entry(place=laid.place, number=laid.number, wrong=wrong)
    return Entry(place=laid.place, number=laid.number, row=row)


def _people(values: Mapping[str, Any]) -> set[str]:
    rows = [values, *values.get("members", [])]
    return set(filter(None, map(_number, rows)))


def _number(values: Mapping[str, Any]) -> str | None:
    try:
        return normalise(values.get("id_number", ""))
    except InvalidValue:
        return None
