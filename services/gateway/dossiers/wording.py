"""A dossier's parts as people read them: labels, names and moments in one language."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from contracts.texts.labels import labels
from vocabulary.business_time import SHANGHAI
from vocabulary.divisions import find_county
from vocabulary.invalid_value import InvalidValue
from vocabulary.unions import find_union

_TABLE = Path(__file__).parent / "texts.csv"
_FORMS = {
    "category": "category",
    "channel": "channel",
    "reason_code": "hardship_reason",
    "refusal_reason": "refusal_reason",
    "lead_refusal": "refusal_reason",
    "state": "file_state",
    "stage": "stage",
    "outcome": "outcome",
    "kind": "conflict_kind",
    "items": "file_item",
    "returned_items": "file_item",
    "preferred_channel": "delivery_channel",
    "delivery_channel": "delivery_channel",
    "call_back_state": "call_back_state",
    "call_back_result": "call_back_result",
    "aid_state": "aid_state",
    "mediation_state": "mediation_state",
    "claimant_state": "claimant_state",
    "lead_progress": "lead_progress",
    "batch_state": "batch_state",
    "recipient_state": "recipient_state",
    "receipt_means": "receipt_means",
    "homeward_help": "homeward_help",
    "student_aid_state": "student_aid_state",
    "student_items": "student_item",
    "study_level": "study_level",
    "tuition": "tuition",
    "offer_state": "offer_state",
    "offer_passed_over": "passed_over",
    "offer_declined": "offer_declined",
    "receipt_state": "receipt_state",
    "result": "line_result",
    "failure": "payment_failure",
    "visit_standing": "visit_standing",
    "housing": "housing",
    "main_cause": "hardship_cause",
    "other_causes": "hardship_cause",
    "health": "health",
    "employment": "employment",
    "relation": "relation",
    "loss_kind": "loss_kind",
    "income_kind": "income_kind",
    "expense_kind": "expense_kind",
    "hardship_class": "hardship_class",
    "class": "hardship_class",
    "assessment_step": "assessment_step",
    "found": "resemblance",
    "leave_reason": "leave_reason",
    "close_reason": "close_reason",
    "by_way_of": "how_compared",
}
"""Fields whose codes have their texts in the forms' own table; a list has one for each code."""
_OF_STEPS = (
    "ticket_result", "decline_reason", "return_reason", "outside_body", "emergency", "reported_to",
)  # fmt: skip
"""Whose codes a ticket's step has, where it has no union's."""
_OWN = {
    "state": "state",
    "lead_state": "state",
    "step": "step",
    "language": "language",
    "purpose": "purpose",
    "means": "means",
    "session_state": "session",
    "call_state": "call",
    "corrected_field": "corrected_field",
    "correction_state": "correction_state",
    "refused_for": "refused_for",
    "recipient_kind": "recipient",
    "late": "truth",
    "consent_withdrawn": "truth",
    "intact": "truth",
    "texts_ended": "truth",
    "card_shared": "truth",
    "card_failed": "truth",
    "revoked": "truth",
    "collective_needed": "truth",
    "programme": "programme",
    "funding_purpose": "programme",
    "reason": "moved",
    "unit": "unit",
}
_ALSO = {"file_item": "student_item"}
"""What else stands in the same field: an act's items are those of a file, or of an application."""
HASH_SHOWN = 16
_FACT = re.compile(r'(\w+): ("(?:[^"\\]|\\.)*"|[^"].*?|)(?:, |$)')
"""A particular as `records.dossiers.fields` writes it: what could pass for another is quoted."""

Plain = Mapping[str, Any]


@lru_cache(maxsize=2)
def texts(language: str) -> Mapping[str, str]:
    """Code → text, in ``zh-CN`` or ``bo``."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        column = "bo" if language == "bo" else "zh"
        return {row["code"]: row[column] for row in csv.DictReader(lines)}


class Wording:
    """Puts parts into the words of a language."""

    def __init__(self, language: str) -> None:
        self._language, self._texts = language, texts(language)

    def part(self, part: Plain) -> dict[str, Any]:
        """A part with its sections and, where it has one, its trail."""
        of = part["subject"].partition("/")[0]
        return {
            "title": self._texts[f"of.{of}"],
            "number": part["number"],
            "subject": part["subject"] if part["trail"] else "",
            "sections": [
                {
                    "title": self._texts[f"section.{section['code']}"],
                    "entries": [
                        [self.field(field["code"], field["text"]) for field in each["fields"]]
                        for each in section["entries"]
                    ],
                }
                for section in part["sections"]
            ],
            "trail": None if part["trail"] is None else self._trail(part["trail"]),
        }

    def moment(self, text: str) -> str:
        """A moment in Beijing time, to the second."""
        moment = datetime.fromisoformat(text).astimezone(SHANGHAI)
        return moment.strftime("%Y-%m-%d %H:%M:%S")

    def named(self, code: str) -> str:
        """The text of a code of the table: ``of.ticket``, ``section.record``."""
        return self._texts[code]

    def field(self, code: str, text: str) -> list[str]:
        """[what the field is called, its value]."""
        return [self._texts[f"field.{code}"], self._value(code, text)]

    def _value(self, code: str, text: str) -> str:
        own = self._texts.get(f"{_OWN.get(code)}.{text}")
        if own is not None:
            return own
        if code == "not_shown":
            return ", ".join(self._texts[f"field.{each}"] for each in text.split(", "))
        if code == "code":
            return self._code_of_step(text)
        if code in _FORMS:
            return ", ".join(self._label(_FORMS[code], each) for each in text.split(", "))
        is_day = text[:1].isdigit() and code in _STAGE_OR_DAY
        place: Callable[[str], Any] | None = None if is_day else _PLACES.get(code)
        if place is not None:
            return self._place(place(text))
        if code == "at" or code.endswith("_at"):
            return self.moment(text)
        if code.endswith("_fen"):
            return f"{int(text) // 100:,}.{int(text) % 100:02d}"
        return self._facts(text) if code == "facts" else text

    def _facts(self, text: str) -> str:
        """An act's particulars: those that have a name by it, one to a line."""
        return "\n".join(self._fact(*each) for each in _FACT.findall(text))

    def _fact(self, name: str, value: str) -> str:
        if value.startswith('"'):
            value = " ".join(json.loads(value).splitlines())  # one that was typed as two lines
        label = self._texts.get(f"field.{name}")
        return f"{name}: {value}" if label is None else f"{label}：{self._value(name, value)}"

    def _code_of_step(self, code: str) -> str:
        for group in _OF_STEPS:
            if code in labels()[group]:
                return self._label(group, code)
        try:
            return self._place(find_union(code))
        except InvalidValue:
            return code  # the number of another ticket

    def _place(self, named: Any) -> str:
        """A county or a union, with its code."""
        return f"{named.name_bo if self._language == 'bo' else named.name_zh}（{named.code}）"

    def _label(self, group: str, code: str) -> str:
        known = labels()[group].get(code) or labels()[_ALSO.get(group, group)].get(code)
        return code if known is None else (known.bo if self._language == "bo" else known.zh)

    def _trail(self, trail: Plain) -> dict[str, Any]:
        head = self._texts["trail.head"].format(trail["head_sequence"], trail["head_hash"])
        left_out = trail["left_out"]
        return {
            "head": head,
            "left_out": self._texts["trail.left_out"].format(left_out) if left_out else "",
            "lines": [self._line(line) for line in trail["lines"]],
        }

    def _line(self, line: Plain) -> Sequence[str]:
        sequence = line["sequence"]
        return [
            self._texts["trail.waiting"] if sequence is None else str(sequence),
            self.moment(line["at"]),
            line["actor"],
            line["action"] + (f"（{line['reason']}）" if line["reason"] else ""),
            ", ".join(line["changed"]),
            (line["row_hash"] or "")[:HASH_SHOWN],
        ]


_PLACES: Mapping[str, Callable[[str], Any]] = {
    "county": find_county,
    "managing_union": find_union,
    "waits_at": find_union,
    "union": find_union,
    "from": find_union,
    "to": find_union,
}
_STAGE_OR_DAY = frozenset({"from", "to"})
"""Of a stage moved up the unions, of a notice its days."""
