"""The ways of a question whether money came, as data: docs/verification.md is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.verifying.words import ReceiptState, ReceiptWord

_S = ReceiptState
RECEIPT_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "answer_received": (
        frozenset({_S.ASKED, _S.PARTLY, _S.NOT_RECEIVED, _S.UNREACHABLE}),
        _S.RECEIVED,
    ),
    "answer_partly": (frozenset({_S.ASKED, _S.NOT_RECEIVED, _S.UNREACHABLE}), _S.PARTLY),
    "answer_not_received": (frozenset({_S.ASKED, _S.UNREACHABLE}), _S.NOT_RECEIVED),
    "note_unreachable": (frozenset({_S.ASKED}), _S.UNREACHABLE),
}

COMMAND_OF = {
    ReceiptWord.RECEIVED: "answer_received",
    ReceiptWord.PARTLY: "answer_partly",
    ReceiptWord.NOT_RECEIVED: "answer_not_received",
    ReceiptWord.UNREACHABLE: "note_unreachable",
}

DISPUTED = frozenset({ReceiptWord.PARTLY, ReceiptWord.NOT_RECEIVED})
