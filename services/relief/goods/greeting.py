"""Use cases of greeting money: frozen, checked, approved on a budget, and paid, by four people."""

from __future__ import annotations

from contracts.refusals import InvalidInput
from contracts.relief import BatchVerdict, TotalDiffers
from contracts.relief.greetings import ApproveRoster, CheckRoster, FreezeRoster, PayRoster
from services.relief.goods.desk import Desk
from services.relief.goods.distributing import changing
from services.relief.goods.handing import hand_over_to
from services.relief.goods.purse import commit, spend


def freeze_roster(desk: Desk, *, request: FreezeRoster) -> str:
    """Nobody comes on the roster any more; refuses `RosterEmpty`."""
    with changing(desk, request) as (distribution, act):
        distribution.freeze(act=act)
    return request.distribution_id


def check_roster(desk: Desk, *, request: CheckRoster) -> str:
    """Pass it, or send it back; refuses `SeparationOfDuties`, `TotalDiffers`."""
    with changing(desk, request) as (distribution, act):
        if request.outcome == BatchVerdict.PASSED:
            distribution.check(request.total_fen, act=act)
        else:
            distribution.send_back(_note(request), act=act)
    return request.distribution_id


def approve_roster(desk: Desk, *, request: ApproveRoster) -> str:
    """Approve it on a budget, or send it back.

    Refuses `SeparationOfDuties`, `TotalDiffers`, `BudgetNeeded` where the policy asks for one,
    `BudgetNotFound`, `BudgetOfOtherAid` and `BudgetExceeded`.
    """
    with changing(desk, request) as (distribution, act):
        if request.outcome == BatchVerdict.PASSED:
            distribution.approve(request.total_fen, act=act, budget_id=request.budget_id)
            commit(desk, distribution, act)
        else:
            distribution.send_back(_note(request), act=act)
    return request.distribution_id


def pay_roster(desk: Desk, *, request: PayRoster) -> str:
    """Pay these of it, all or none; refuses what handing over refuses, and `TotalDiffers`."""
    with changing(desk, request) as (distribution, act):
        distribution.pay(len(request.handed), request.total_fen, act=act)
        recipients = hand_over_to(desk, distribution, request, act=act)
        owed = sum(each.amount_fen for each in recipients)
        if owed != request.total_fen:
            raise TotalDiffers(field="total_fen", allowed=f"{owed} fen", total_fen=owed)
        spend(desk, distribution, owed, act)
    return request.distribution_id


def _note(request: CheckRoster | ApproveRoster) -> str:
    if request.note is None:
        raise InvalidInput.at("note", code="missing_field", allowed="why, in words")
    return request.note
