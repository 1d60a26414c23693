"""Relief's doors for auditors' red flags: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief import ExplainRedFlag, FlagLine, FlagPage, ListRedFlags
from messaging.rpc import command, query
from services.relief import flagging


class FlagDoors:
    """What looks wrong, and what was said of it. The class has the rest."""

    unit: Any
    reads: Any

    @query(ListRedFlags)
    def list_red_flags(self, request: ListRedFlags) -> FlagPage:
        self.unit.audit("flags.read", f"flags/{request.red_flag.value}")
        return flagging.list_red_flags(self.reads, request=request)

    @command(ExplainRedFlag, answer="flag_answer")
    def explain_red_flag(self, request: ExplainRedFlag) -> str:
        return flagging.explain_red_flag(self.unit, self.reads, request=request)

    def flag_answer(self, flag_id: str) -> FlagLine:
        """The flag with what was said of it last."""
        return flagging.shown(self.reads, flag_id)
