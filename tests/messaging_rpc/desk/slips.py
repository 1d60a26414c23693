"""Slips: what the service of these tests keeps."""

from __future__ import annotations

from typing import ClassVar

from records.aggregate import Aggregate
from records.kinds import Kind
from records.repository import Repository
from tests.messaging_rpc.desk.contract import SlipNotFound

SLIPS = Kind(name="slips")


class Slip(Aggregate):
    name = "slip"
    transitions: ClassVar = {"close": (frozenset({"open"}), "closed")}

    def __init__(self, *, text, managing_union, stamps=0, state="open", **base):
        super().__init__(**base)
        self.text, self.managing_union = text, managing_union
        self.stamps, self.state = stamps, state

    def close(self):
        self._move("close")

    def guess(self, text):
        """Whether it is the text of an open slip; a wrong guess is stamped."""
        right = self.state == "open" and text == self.text
        if right:
            self.close()
        else:
            self.stamps += 1
        return right


class Slips(Repository[Slip]):
    kind = SLIPS
    not_found = SlipNotFound

    @staticmethod
    def to_document(slip):
        return {
            "text": slip.text,
            "managing_union": slip.managing_union,
            "stamps": slip.stamps,
            "state": slip.state,
        }

    @staticmethod
    def from_document(document):
        fields = ("text", "managing_union", "stamps", "state")
        return Slip(aggregate_id=document["_id"], **{name: document[name] for name in fields})
