"""A ticket's loop as data: what may be done in which state, and for what it waits there."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.hotline import TicketState, TicketStep
from records.aggregate import STAYS

_S = TicketState
FINAL: frozenset[TicketState] = frozenset({_S.DECLINED, _S.CLOSED, _S.MERGED})
"""States in which a ticket is over, and its retention runs."""
OPEN: frozenset[TicketState] = frozenset(TicketState) - FINAL
"""States of a ticket that somebody still has to do something about."""

MERGEABLE: tuple[TicketState, ...] = (
    _S.REGISTERED, _S.ACCEPTED, _S.DISPATCHED, _S.RETURNED, _S.HANDLING,
)  # fmt: skip
"""States in which a ticket is merged or split: nobody outside has it, and it is not answered."""
AT_THE_DESK: frozenset[TicketState] = frozenset({_S.REGISTERED, _S.ACCEPTED, _S.RETURNED})
"""States in which the desk has a ticket, whichever union manages it."""

TICKET_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    # 登记 → 受理, 不予受理, 咨询直办
    "answer_at_once": (frozenset({_S.REGISTERED}), _S.CLOSED),
    "accept": (frozenset({_S.REGISTERED}), _S.ACCEPTED),
    "decline": (frozenset({_S.REGISTERED}), _S.DECLINED),
    # 派单, 转外单位, 签收, 退单 and its dispute
    "dispatch": (frozenset({_S.ACCEPTED, _S.RETURNED}), _S.DISPATCHED),
    "transfer": (frozenset({_S.DISPATCHED, _S.HANDLING}), _S.DISPATCHED),
    "hand_over": (frozenset({_S.ACCEPTED, _S.RETURNED}), _S.HANDED_OVER),
    "note_reply": (frozenset({_S.HANDED_OVER}), _S.HANDLING),
    "take": (frozenset({_S.DISPATCHED}), _S.HANDLING),
    "give_back": (frozenset({_S.DISPATCHED}), _S.RETURNED),
    "dispute_return": (frozenset({_S.RETURNED}), _S.DISPUTED),
    "uphold_return": (frozenset({_S.DISPUTED}), _S.RETURNED),
    "reject_return": (frozenset({_S.DISPUTED}), _S.DISPATCHED),
    # 延期, asked before the limit
    "ask_extension": (frozenset({_S.HANDLING}), STAYS),
    "grant_extension": (frozenset({_S.HANDLING}), STAYS),
    "refuse_extension": (frozenset({_S.HANDLING}), STAYS),
    # 转帮扶: the lead is a link beside the state from then on
    "escalate": (frozenset({_S.ACCEPTED, _S.HANDLING}), _S.ESCALATED),
    # 答复, 回访, 质检, 办结 or 重办
    "resolve": (frozenset({_S.ACCEPTED, _S.HANDLING, _S.ESCALATED}), _S.ANSWERED),
    "miss_call_back": (frozenset({_S.ANSWERED}), STAYS),
    "call_back": (frozenset({_S.ANSWERED}), _S.CALLED_BACK),
    "rework": (frozenset({_S.ANSWERED}), _S.HANDLING),
    "send_back": (frozenset({_S.CALLED_BACK}), _S.HANDLING),
    "close": (frozenset({_S.CALLED_BACK}), _S.CLOSED),
    "reopen": (frozenset({_S.CLOSED}), _S.HANDLING),
    # 并单 and its undoing, which leads back to where it was; 拆单
    "merge": (frozenset(MERGEABLE), _S.MERGED),
    **{f"unmerge_{state}": (frozenset({_S.MERGED}), state) for state in MERGEABLE},
    "join": (OPEN, STAYS),
    "part": (frozenset(TicketState) - {_S.MERGED}, STAYS),
    "split": (frozenset(MERGEABLE), STAYS),
    # 紧急诉求: its class, and its reports up (上报)
    "declare_emergency": (OPEN, STAYS),
    "lift_emergency": (OPEN, STAYS),
    "report_emergency": (OPEN, STAYS),
    # 催办, 督办
    "urge": (OPEN, STAYS),
    "supervise": (OPEN, STAYS),
}
"""The ticket's transition map: command → the states it starts from, the state it leads to."""

WAITS_FOR: Mapping[TicketState, str | None] = {
    _S.REGISTERED: "ticket.accept",
    _S.DECLINED: None,
    _S.ACCEPTED: "ticket.dispatch",
    _S.DISPATCHED: "ticket.take",
    _S.HANDED_OVER: "ticket.dispatch",
    _S.RETURNED: "ticket.dispatch",
    _S.DISPUTED: "ticket.decide",
    _S.HANDLING: "ticket.handle",
    _S.ESCALATED: "ticket.handle",
    _S.ANSWERED: "ticket.call_back",
    _S.CALLED_BACK: "ticket.close",
    _S.CLOSED: None,
    _S.MERGED: None,
}
"""The right that the next step of a ticket in each state asks for."""

EXTENSION_WAITS_FOR = "ticket.decide"
"""The right that an extension waits for, whoever has the ticket meanwhile."""

JUDGES: frozenset[TicketStep] = frozenset(
    {
        TicketStep.RETURN_UPHELD,
        TicketStep.RETURN_REJECTED,
        TicketStep.EXTENSION_GRANTED,
        TicketStep.EXTENSION_REFUSED,
        TicketStep.SENT_BACK,
        TicketStep.CLOSED,
        TicketStep.SUPERVISED,
        TicketStep.EMERGENCY_DECLARED,
        TicketStep.EMERGENCY_LIFTED,
        TicketStep.REPORTED_UP,
        TicketStep.CONSENT_RECORDED,
        TicketStep.CONSENT_WITHDRAWN,
    }
)
"""Steps that make nobody a hand in the ticket: who did one may decide on it again."""
