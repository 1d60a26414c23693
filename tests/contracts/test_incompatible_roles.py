"""What nobody may be at once: declared, found among roles, and refused in the table itself."""

from itertools import combinations

import pytest

from contracts.rights import (
    INCOMPATIBLE,
    RIGHTS,
    STAFF_ROLES,
    Incompatible,
    Role,
    Scope,
    conflicts,
    faults,
    without_conflicts,
)

ADMINISTRATORS = (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR)


@pytest.mark.parametrize("administrator", ADMINISTRATORS)
def test_each_of_the_three_administrators_is_that_and_nothing_else(administrator):
    for role in STAFF_ROLES - {administrator}:
        assert conflicts([role, administrator]) == [tuple(sorted([role, administrator]))]


def test_who_prepares_money_who_approves_it_and_who_pays_it_are_three_people():
    prepare = (Role.OFFICER, Role.MUNICIPAL_REVIEWER, Role.HOME_VISITOR)
    for builder in prepare:
        for one, other in combinations((builder, Role.APPROVER, Role.FINANCE_OFFICER), 2):
            assert conflicts([one, other]), (one, other)
    assert not conflicts(prepare)  # filing and visiting may be one person


def test_a_shift_leader_may_be_an_agent_since_his_own_tickets_are_a_rule_of_the_case():
    assert not conflicts([Role.SHIFT_LEADER, Role.HOTLINE_AGENT])


def test_every_pair_among_many_roles_is_named():
    held = [Role.APPROVER, Role.OFFICER, Role.FINANCE_OFFICER, Role.EDITOR]
    assert conflicts(held) == [
        (Role.APPROVER, Role.FINANCE_OFFICER),
        (Role.APPROVER, Role.OFFICER),
        (Role.FINANCE_OFFICER, Role.OFFICER),
    ]
    assert without_conflicts(held) == {Role.EDITOR}


@pytest.mark.parametrize("role", sorted(Role))
def test_no_role_is_incompatible_with_itself(role):
    assert not conflicts([role, role])
    assert without_conflicts([role]) == {role}


def test_the_table_in_force_declares_nothing_that_must_be_kept_apart():
    assert list(faults(RIGHTS, INCOMPATIBLE)) == []


@pytest.mark.parametrize(
    ("role", "actions", "said"),
    [
        (Role.OFFICER, ["account.create"], "for security_administrator alone"),
        (Role.EDITOR, ["messages.mend", "messages.second"], "two people must do"),
    ],
)
def test_a_table_that_gives_one_role_what_two_people_must_do_is_refused(role, actions, said):
    planted = {**RIGHTS, role: {**RIGHTS[role], **dict.fromkeys(actions, Scope.ALL)}}
    (fault,) = faults(planted, INCOMPATIBLE)
    assert said in fault


@pytest.mark.parametrize("others", [{Role.WORKER}, {Role.AUDITOR, Role.JUDGE}])
def test_a_pair_that_nobody_could_hold_is_refused_where_it_is_declared(others):
    planted = Incompatible(role=Role.AUDITOR, others=frozenset(others), reason="planted")
    assert list(faults(RIGHTS, [planted]))
