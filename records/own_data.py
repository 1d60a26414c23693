"""Telling a person what is kept of him: how often, which rows are his, and with which trail.

A phone may serve several people, and an ID number is known to more than its owner. So a row is his
that names the phone which he proved and, beside it, his ID number; a row without ID number must
bear his name. What hangs on such a row and names no phone (aid on a file) is his with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.own_data import (
    ACTION,
    OwnDataLimitReached,
    OwnDataPart,
    OwnEntry,
    OwnField,
    OwnRecord,
    OwnSection,
    TellOwnData,
)
from records.daily_counts import count_today
from records.dossiers.fields import as_text
from records.keys import IndexKeys
from records.kinds import Kind
from records.policies import Policies
from records.reads import MOST_PER_PAGE, Reads
from records.store import Document, Where
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day
from vocabulary.person_name import is_same

POLICY = "person.own_data"
MOST_RECORDS = 500
"""Of one sort; the rest is counted in the answer."""


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whom somebody says he is. Rows are looked up in the grant, which is that of his phone."""

    person_key: str
    name: str

    @classmethod
    def of(cls, request: TellOwnData, keys: IndexKeys) -> Whose:
        """By the ID number and the name that were stated."""
        return cls(person_key=keys.person_key(request.id_number), name=request.name)

    @property
    def or_unnumbered(self) -> dict[str, Any]:
        """The query for rows with his ID number or with none, of which `bears` tells the rest."""
        return {"person_key": {"$in": [self.person_key, None]}}

    def bears(self, person_key: str | None, name: str) -> bool:
        """Whether a row found by `or_unnumbered` is his."""
        return person_key == self.person_key or is_same(name, self.name)


def admit(unit: UnitOfWork, policies: Policies) -> None:
    """Count one more question of this phone; refuses `OwnDataLimitReached`."""
    most = policies.on(POLICY, business_day(unit.recorded_at))["per_day"]
    if not count_today(unit, f"{ACTION}/{unit.actor.person}", most=most):
        raise OwnDataLimitReached(allowed=f"{most} a day")


def told(
    unit: UnitOfWork, service: str, records: Sequence[OwnRecord], *, left_out: int = 0
) -> OwnDataPart:
    """The part, with an audit row about the question and one for each record that it shows."""
    counts = {"records": len(records), "left_out": left_out}
    unit.audit(ACTION, f"own_data/{service}", after=counts)
    for each in records:
        if "/" in each.subject:
            unit.audit(ACTION, each.subject)
    return OwnDataPart(service=service, records=list(records), left_out=left_out)


def all_rows(
    reads: Reads,
    kind: Kind,
    where: Where,
    *,
    sort: Sequence[tuple[str, int]] = (("_id", 1),),
    bears: Callable[[Document], bool] = lambda row: True,
    personal: bool = True,
) -> tuple[list[Document], int]:
    """(the matching rows that pass `bears`, at most `MOST_RECORDS`; how many are left)."""
    found: list[Document] = []
    seen, cursor = 0, None
    while True:
        page = reads.find(
            kind, where, sort=sort, limit=MOST_PER_PAGE, after_cursor=cursor, personal=personal
        )
        found += [row for row in page.items if bears(row)]
        seen += len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found[:MOST_RECORDS], max(0, len(found) - MOST_RECORDS)
        if len(found) >= MOST_RECORDS:
            return found[:MOST_RECORDS], reads.count(kind, where) - seen + len(found) - MOST_RECORDS


def entry(values: Mapping[str, Any], *, not_shown: Mapping[str, Any] | None = None) -> OwnEntry:
    """An entry of what is there of `values`; of `not_shown` only the codes, where there is any."""
    fields = [
        OwnField(code=code, text=as_text(value))
        for code, value in values.items()
        if value not in (None, "", [], {}, ())
    ]
    kept = [code for code, value in (not_shown or {}).items() if value]
    if kept:
        fields.append(OwnField(code="not_shown", text=", ".join(kept)))
    return OwnEntry(fields=fields)


def section(code: str, *entries: OwnEntry) -> OwnSection:
    """A section of these entries."""
    return OwnSection(code=code, entries=list(entries))
