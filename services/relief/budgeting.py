"""Use cases of budgets: set by finance, committed at approval, spent when paid."""

from __future__ import annotations

from datetime import date

from contracts.refusals import InvalidInput, VersionOutdated
from contracts.relief import (
    DecideAid,
)
from contracts.relief.budgets import (
    BudgetNeeded,
    SetBudget,
)
from records.acts import Act, act_now
from records.policies import Policies
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.aid_terms import PROGRAMMES
from services.relief.domain.budget import Budget, Purse
from services.relief.domain.payment_line import PaymentLine
from vocabulary.ids import new_id

BUDGETS_NEEDED = "relief.budgets"


def set_budget(cases: Cases, *, request: SetBudget, policies: Policies) -> str:
    """Set, raise or lower a budget; returns its id.

    Two who set the first one at the same moment meet in the unique index.
    """
    act = act_now(by=cases.unit.actor, now=cases.unit.now)
    _require_programme(request.programme, on=act.happened_on, policies=policies)
    purse = Purse(
        managing_union=request.managing_union,
        fund=request.fund,
        programme=request.programme,
        year=request.year,
    )
    known = cases.budgets.of_purse(purse)
    if known is None:
        return _first(cases, purse, request, act)
    with cases.budgets.changing(
        known.aggregate_id, expected_version=request.expected_version
    ) as budget:
        budget.grant(request.granted_fen, basis=request.basis, act=act)
        cases.budgets.keep_entries(budget)
    return known.aggregate_id


def commit_approved(
    cases: Cases, aid: AidRequest, *, request: DecideAid, act: Act, policies: Policies
) -> None:
    """Take what was approved from the budget that the approver named.

    Refuses `BudgetNeeded` where the programme needs one, `BudgetNotFound`, `ForeignUnion`,
    `BudgetOfOtherAid` and `BudgetExceeded`.
    """
    terms = aid.terms
    if request.budget_id is None:
        needed = policies.on(BUDGETS_NEEDED, act.happened_on)["needed_for"]
        if terms.programme in needed:
            allowed = f"a budget for {terms.programme} in {terms.year}"
            raise BudgetNeeded(field="budget_id", allowed=allowed)
        return
    with cases.budgets.changing(request.budget_id) as budget:
        budget.require_for(union=aid.union, programme=terms.programme, year=terms.year)
        so_far = cases.budgets.about(request.budget_id, aid.aggregate_id)
        budget.commit(aid.aggregate_id, terms.amount_fen, so_far=so_far, act=act)
        cases.budgets.keep_entries(budget)
    aid.budget_id = request.budget_id


def spend_paid(cases: Cases, aid: AidRequest, line: PaymentLine, *, act: Act) -> None:
    """What was paid is spent of the budget that it was approved on, if it was on one."""
    if aid.budget_id is None or not line.paid_fen:
        return
    so_far = cases.budgets.about(aid.budget_id, aid.aggregate_id)
    with cases.budgets.entering(aid.budget_id) as budget:
        budget.spend(aid.aggregate_id, line.paid_fen, source=line.line_id, so_far=so_far, act=act)


def free_revoked(cases: Cases, aid: AidRequest, *, act: Act) -> None:
    """What will not be paid any more can be given to others."""
    if aid.budget_id is None:
        return
    so_far = cases.budgets.about(aid.budget_id, aid.aggregate_id)
    with cases.budgets.entering(aid.budget_id) as budget:
        budget.free(aid.aggregate_id, source=aid.aggregate_id, so_far=so_far, act=act)


def _first(cases: Cases, purse: Purse, request: SetBudget, act: Act) -> str:
    if request.expected_version:
        raise VersionOutdated(field="expected_version", version=0)
    budget = Budget(aggregate_id=new_id(), purse=purse)
    budget.grant(request.granted_fen, basis=request.basis, act=act)
    cases.budgets.keep_entries(budget)
    cases.budgets.add(budget)
    return budget.aggregate_id


def _require_programme(programme: str, *, on: date, policies: Policies) -> None:
    """Refuses a programme that the policies of that day do not name."""
    programmes = policies.on(PROGRAMMES, on)
    if programme not in programmes:
        allowed = ", ".join(sorted(programmes))
        raise InvalidInput.at("programme", code="not_allowed_value", allowed=allowed)
