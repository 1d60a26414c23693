from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import RightMissing, SignInNeeded
from contracts.rights import (
    ANONYMOUS,
    EVERYTHING,
    OF_ALL_STAFF,
    RIGHTS,
    STAFF_ROLES,
    WORK_TO_COME,
    Actor,
    Grant,
    Role,
    Scope,
    grant_for,
    holds,
    in_place_of,
    persons_in,
    system_actor,
)

ACTIONS = sorted({action for actions in RIGHTS.values() for action in actions})

names = st.text(alphabet="abc", min_size=1, max_size=3)
actions = st.sampled_from([*ACTIONS, "nothing.known"])
signed_in = st.builds(
    Actor,
    name=names.map("staff/{}".format),
    roles=st.frozensets(st.sampled_from(Role), max_size=4),
    unions=st.frozensets(names, max_size=3),
    own_keys=st.frozensets(names, max_size=3),
)


def scopes_of(actor: Actor, action: str) -> set[Scope]:
    roles = {*actor.roles, Role.ANONYMOUS}
    return {RIGHTS[role][action] for role in roles if action in RIGHTS[role]}


@st.composite
def with_a_right(draw):
    """Somebody, and what one of his roles may do: of any two few would go together."""
    role, action = draw(st.sampled_from([(role, each) for role in RIGHTS for each in RIGHTS[role]]))
    actor = draw(signed_in)
    return replace(actor, roles=actor.roles | {role}), action


@given(with_a_right())
def test_a_grant_holds_what_the_roles_scopes_give_and_no_more(holder):
    actor, action = holder
    scopes = scopes_of(actor, action)
    grant = grant_for(actor, action)
    assert grant.everything == (Scope.ALL in scopes)
    if not grant.everything:
        assert grant.unions == (actor.unions if Scope.SUBTREE in scopes else frozenset())
        assert grant.own_keys == (actor.own_keys if Scope.OWN in scopes else frozenset())


@given(signed_in, actions)
def test_an_action_is_refused_exactly_when_no_role_holds_it(actor, action):
    if holds(actor, action):
        assert grant_for(actor, action) is not None
    else:
        with pytest.raises(RightMissing) as refused:
            grant_for(actor, action)
        assert refused.value.details == {"action": action}


@given(actions)
def test_nobody_is_asked_to_sign_in_where_a_right_is_missing(action):
    if action in RIGHTS[Role.ANONYMOUS]:
        assert grant_for(ANONYMOUS, action) == EVERYTHING
    else:
        with pytest.raises(SignInNeeded):
            grant_for(ANONYMOUS, action)


def widened(narrow: Grant, wide: Grant) -> bool:
    return wide.everything or (
        not narrow.everything and narrow.unions <= wide.unions and narrow.own_keys <= wide.own_keys
    )


@given(with_a_right(), st.sampled_from(Role))
def test_one_more_role_never_takes_a_right_away(holder, role):
    actor, action = holder
    promoted = replace(actor, roles=actor.roles | {role})
    assert widened(grant_for(actor, action), grant_for(promoted, action))


@given(with_a_right())
def test_a_grant_never_names_what_is_not_the_actors(holder):
    actor, action = holder
    grant = grant_for(actor, action)
    assert grant.unions <= actor.unions
    assert grant.own_keys <= actor.own_keys
    assert grant.persons <= actor.persons


def test_a_consumer_has_no_rights_but_those_of_everybody():
    for action in ACTIONS:
        assert holds(system_actor("relief"), action) == (action in RIGHTS[Role.ANONYMOUS])


def test_who_acts_for_somebody_has_his_rights_and_both_their_names():
    absent = Actor(
        name="staff/a",
        roles=frozenset({Role.LEADER}),
        unions=frozenset({"city"}),
        own_keys=frozenset({"staff/a", "union/city"}),
    )
    delegate = Actor(name="staff/b", roles=frozenset({Role.OFFICER}), unions=frozenset({"x"}))
    acting = in_place_of(absent, delegate)
    assert acting.name == "staff/b for staff/a"
    assert (acting.person, acting.stands_for) == ("staff/b", "staff/a")
    assert acting.persons == {"staff/a", "staff/b"}
    lead = grant_for(acting, "lead.read")
    assert lead == replace(grant_for(absent, "lead.read"), persons=acting.persons)
    with pytest.raises(RightMissing):
        grant_for(acting, "lead.decide")
    assert (delegate.person, delegate.stands_for) == ("staff/b", None)
    assert persons_in(["staff/c", acting.name]) == {"staff/a", "staff/b", "staff/c"}
    assert persons_in([]) == frozenset()


def test_every_role_has_a_line_in_the_table():
    assert set(RIGHTS) == set(Role)


def test_a_role_whose_work_is_to_come_holds_nothing_but_its_inbox():
    """Who gives it more takes it off the list, and the page tells no lie."""
    assert set(WORK_TO_COME) < STAFF_ROLES
    assert {role: dict(RIGHTS[role]) for role in WORK_TO_COME} == {
        role: {**OF_ALL_STAFF, "inbox.read": Scope.OWN} for role in WORK_TO_COME
    }


def test_everybody_on_staff_sees_to_who_acts_for_him():
    for role in STAFF_ROLES:
        assert set(RIGHTS[role]) >= set(OF_ALL_STAFF), role


def test_whoever_is_told_of_hardship_may_read_tickets_or_leads():
    """Duty and the union's inbox tell why somebody is in hardship, which may be an illness."""
    for role in Role:
        if {"inbox.union", "duty.change"} & set(RIGHTS[role]):
            assert {"ticket.read", "lead.read"} & set(RIGHTS[role]), role


def test_anonymous_never_acts_within_a_scope_that_needs_a_person():
    assert set(RIGHTS[Role.ANONYMOUS].values()) == {Scope.ALL}
