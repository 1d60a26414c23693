"""Every RPC method and every HTTP operation × role × place: the grant is what the table says."""

from __future__ import annotations

import sys

import pytest

from contracts import registry
from contracts.refusals import RightMissing
from contracts.rights import RIGHTS, Role, Scope, grant_for
from records.kinds import Kind
from records.scope import covers, scope_predicate
from services.gateway.operations import OPERATIONS
from tests.rights.cells import ELSEWHERE, HERE, REACHED, Place, held, reaches, somebody

RECORDS = Kind(name="records", managed_by="managing_union", owned_by="owner")
RECORD = {"_id": "r", "managing_union": HERE, "owner": "staff/owner"}
WALKED = {
    **{f"rpc {each.service}.{each.method()}": each.action for each in registry.requests()},
    **{f"http {each.method} {each.path}": each.request.action for each in OPERATIONS},
}
NOT_OVER_HTTP = {"identity.act_for"}  # the gateway itself asks it


def verdict(role: Role, action: str, place: Place) -> bool:
    """Whether the grant that is enforced covers the record, as a check and as a query alike."""
    actor = somebody(role, place, owner=RECORD["owner"], name="staff/somebody")
    try:
        grant = grant_for(actor, action)
    except RightMissing:
        return False
    covered = covers(RECORDS, grant, RECORD)
    assert found_by(scope_predicate(RECORDS, grant)) == covered
    return covered


def found_by(predicate: dict) -> bool:
    """Whether a query with this predicate finds the record."""
    parts = predicate.get("$or", [predicate])
    return any(all(RECORD[name] in part[name]["$in"] for name in part) for part in parts)


@pytest.mark.parametrize("role", sorted(Role))
def test_every_operation_of_a_role_reaches_as_far_as_the_table_says_and_no_further(role):
    cells = {
        (name, place): reaches(role, action, place)
        for name, action in WALKED.items()
        for place in Place
    }
    assert {(name, place): verdict(role, WALKED[name], place) for name, place in cells} == cells


def test_the_walk_leaves_out_no_method_no_operation_and_no_role(capsys):
    methods = {f"{each.service}.{each.method()}" for each in registry.requests()}
    assert {each.name for each in OPERATIONS} == methods - NOT_OVER_HTTP
    assert set(RIGHTS) == set(Role)
    assert all(held(role, "session.start") for role in Role)
    with capsys.disabled():
        cells = len(WALKED) * len(Role) * len(Place)
        sys.stdout.write(
            f"\nrights walk: {len(WALKED)} operations, {len(Role)} roles, {cells} cells\n"
        )


def test_a_cell_that_reaches_too_far_would_be_seen(monkeypatch):
    """A table read one way and enforced another fails the walk."""
    monkeypatch.setitem(REACHED, Scope.SUBTREE, {Place.OWN_UNION, Place.BELOW, Place.FOREIGN})
    assert reaches(Role.OFFICER, "lead.read", Place.FOREIGN)
    assert not verdict(Role.OFFICER, "lead.read", Place.FOREIGN)
    assert ELSEWHERE != HERE
