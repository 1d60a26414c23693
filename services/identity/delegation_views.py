"""What identity answers about leave cover."""

from __future__ import annotations

from datetime import date

from contracts.identity import DelegationAnswer, DelegationPage, ListDelegations
from contracts.rights import EVERYTHING, Actor
from records.reads import Reads
from services.identity.delegation_records import Delegations
from services.identity.domain.delegations import Delegation
from services.identity.kinds import DELEGATIONS

NEWEST_FIRST = (("_id", -1),)


def delegation(found: Delegation, *, today: date) -> DelegationAnswer:
    """A delegation, and whether it is in force today."""
    return DelegationAnswer(
        delegation_id=found.aggregate_id,
        version=found.version,
        state=found.state,
        absent=found.absent,
        absent_name=found.absent_name,
        delegate=found.delegate,
        delegate_name=found.delegate_name,
        roles=[role.value for role in found.roles],
        managing_union=found.managing_union,
        from_day=found.term.first,
        until_day=found.term.last,
        arranged_by=found.arranged_by,
        in_force=found.in_force(today),
    )


def list_delegations(
    reads: Reads, *, request: ListDelegations, by: Actor, today: date
) -> DelegationPage:
    """A page of those in scope, or of those by which the actor may act for others."""
    # What is given to him belongs to the absent, who may be of any union.
    within = reads.within(EVERYTHING) if request.to_me else reads
    found = within.find(
        DELEGATIONS,
        {"delegate": by.person} if request.to_me else {},
        sort=NEWEST_FIRST,
        limit=request.limit,
        after_cursor=request.cursor,
    )
    items = []
    for row in found.items:
        shown = Delegations.from_document(row)
        shown.version = row["version"]
        items.append(delegation(shown, today=today))
    return DelegationPage(items=items, next_cursor=found.next_cursor)
