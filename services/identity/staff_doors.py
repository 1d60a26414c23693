"""Identity's doors for roles and leave cover: a part of its service class."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.identity import (
    AccountAnswer,
    AccountPage,
    ActFor,
    Asserted,
    ColleaguePage,
    DelegationPage,
    EndSessions,
    GetAccount,
    GiveDelegation,
    GrantRoles,
    HandOverWork,
    ListAccounts,
    ListColleagues,
    ListDelegations,
    ReassignWork,
    RevokeDelegation,
    RevokeRoles,
)
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.identity import (
    assignments,
    delegating,
    delegation_views,
    handlers,
    lists,
    views,
)
from services.identity.delegation_records import Delegations
from services.identity.domain.standing import standing_for_another
from services.identity.doors import Doors
from vocabulary.business_time import seconds_left_of_day


class StaffDoors(Doors):
    """Who has which role, and who acts for whom. The class that it is part of has the rest."""

    accounts: Any
    sessions: Any
    reads: Any

    delegations = Stored(Delegations)

    @command(GrantRoles, answer="account_answer")
    def grant_roles(self, request: GrantRoles) -> str:
        return assignments.grant_roles(
            self.accounts, self.delegations, request=request, unit=self.unit
        )

    @command(RevokeRoles, answer="account_answer")
    def revoke_roles(self, request: RevokeRoles) -> str:
        return assignments.revoke_roles(self.accounts, request=request, unit=self.unit)

    @command(HandOverWork, answer="account_answer")
    def hand_over_work(self, request: HandOverWork) -> str:
        return assignments.hand_over_work(self.accounts, request=request, unit=self.unit)

    @command(ReassignWork, answer="account_answer")
    def reassign_work(self, request: ReassignWork) -> str:
        return assignments.hand_over_work(self.accounts, request=request, unit=self.unit)

    @query(GetAccount)
    def get_account(self, request: GetAccount) -> AccountAnswer:
        return views.account(self.accounts.get(request.account_id))

    @query(ListAccounts)
    def list_accounts(self, request: ListAccounts) -> AccountPage:
        return lists.list_accounts(self.reads, request=request)

    @query(ListColleagues)
    def list_colleagues(self, request: ListColleagues) -> ColleaguePage:
        return lists.list_colleagues(self.reads, request=request, by=self.unit.actor)

    @command(EndSessions, answer="account_answer")
    def end_sessions(self, request: EndSessions) -> str:
        return handlers.end_sessions(self.accounts, self.sessions, request=request, unit=self.unit)

    @command(GiveDelegation, answer="delegation_answer")
    def give_delegation(self, request: GiveDelegation) -> str:
        return delegating.give_delegation(
            self.accounts,
            self.delegations,
            request=request,
            policy=self.policy("identity.delegations"),
            unit=self.unit,
        )

    @command(RevokeDelegation, answer="delegation_answer")
    def revoke_delegation(self, request: RevokeDelegation) -> str:
        return delegating.revoke_delegation(self.delegations, request=request, unit=self.unit)

    @query(ListDelegations)
    def list_delegations(self, request: ListDelegations) -> DelegationPage:
        return delegation_views.list_delegations(
            self.reads, request=request, by=self.unit.actor, today=self.today
        )

    def delegation_answer(self, delegation_id: str) -> Any:
        found = self.delegations.get(delegation_id)
        return delegation_views.delegation(found, today=self.today)

    @command(ActFor)
    def act_for(self, request: ActFor) -> Asserted:
        rules, now = self.rules(), self.unit.recorded_at
        own = handlers.check_session(
            self.accounts, self.sessions, request=request, rules=rules, now=now
        )
        actor, delegation = delegating.acting(
            self.accounts,
            self.delegations,
            delegate=own.account,
            delegation_id=request.delegation_id,
            today=self.today,
        )
        standing = standing_for_another(own, actor, rules=rules)
        assertion, until = self.signer.sign(
            standing.actor, now=now, seconds=self.seconds_for_another()
        )
        asserted = views.asserted(request.session_token, standing, assertion=assertion, until=until)
        return replace(asserted, absent_name=delegation.absent_name)

    def seconds_for_another(self) -> int:
        """How long an assertion lives in which somebody acts for another: never past the day."""
        longest: int = self.policy("identity.delegations")["assertion_seconds"]
        return min(longest, seconds_left_of_day(self.unit.recorded_at))
